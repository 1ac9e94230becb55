import { describe, expect, it } from 'vitest';
import { sealVocabulary, type VocabularyToken } from '../../data/timeline/vocabulary.ts';
import { parseRiskTask, tokensOfTask } from './riskTask.ts';

const codes = ['MEDS_DEATH', 'MEDS_DEATH//cardiac', 'HOSPITAL_DISCHARGE', 'LAB//x'];
const vocabulary = sealVocabulary(
  { bins: 10, minPatients: 1 },
  codes.map((code, id): VocabularyToken => ({ id, text: code, kind: 'event', code, count: 1 })),
);

describe('a risk task', () => {
  it('is read from YAML or JSON', () => {
    const task = {
      name: 'death',
      targets: ['MEDS_DEATH*'],
      stops: ['HOSPITAL_DISCHARGE'],
      horizonDays: 30,
      complement: false,
    };
    const yaml = 'name: death\ntargets: [MEDS_DEATH*]\nstops: [HOSPITAL_DISCHARGE]\nhorizon_days: 30\n';
    const json = '{"name":"death","targets":["MEDS_DEATH*"],"stops":["HOSPITAL_DISCHARGE"],"horizon_days":30}';
    expect(parseRiskTask(yaml, 'task.yaml')).toEqual(task);
    expect(parseRiskTask(json, 'task.json')).toEqual(task);
    expect(parseRiskTask('name: d\ntargets: MEDS_DEATH\nhorizon_days: null\n', 't')).toEqual({
      name: 'd',
      targets: ['MEDS_DEATH'],
      stops: [],
      horizonDays: null,
      complement: false,
    });
  });

  it.each([
    ['name: a\ntargets: [X]\nhorizon_day: 3\n', /no key "horizon_day".*Did you mean "horizon_days"/],
    ['name: a\ntargets: [X]\nhorizon_days: 3\ncolour: red\n', /no key "colour".*Known keys/],
    ['name: a\ntargets: []\nhorizon_days: 3\n', /targets.*list of code patterns/],
    ['name: a\ntargets: [3]\nhorizon_days: 3\n', /targets.*list of code patterns/],
    ['name: a\ntargets: [X]\n', /horizon_days.*number of days above 0, or null/],
    ['name: a\ntargets: [X]\nhorizon_days: -1\n', /horizon_days/],
    ['targets: [X]\nhorizon_days: 1\n', /name/],
    ['- a\n', /one YAML or JSON mapping/],
    ['a: [\n', /one YAML or JSON mapping/],
  ])('refuses %j', (text, message) => {
    expect(() => parseRiskTask(text, 'task.yaml')).toThrow(message);
  });

  it('meets the vocabulary by code patterns', () => {
    const task = (targets: string[], stops: string[]) => ({
      name: 't',
      targets,
      stops,
      horizonDays: 1,
      complement: false,
    });
    expect(tokensOfTask(task(['MEDS_DEATH*'], []), vocabulary)).toEqual({ targets: [0, 1], stops: [] });
    expect(tokensOfTask(task(['MEDS_DEATH'], ['HOSP*', 'LAB//?']), vocabulary)).toEqual({
      targets: [0],
      stops: [2, 3],
    });
    expect(() => tokensOfTask(task(['DIAGNOSIS//*'], []), vocabulary)).toThrow(/DIAGNOSIS/);
    expect(() => tokensOfTask(task(['MEDS*'], ['MEDS_DEATH']), vocabulary)).toThrow(/at once: MEDS_DEATH/);
  });
});
