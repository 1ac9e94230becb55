import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sealVocabulary, type VocabularyToken } from '../../data/timeline/vocabulary.ts';
import { parseRiskTask, readTask, tokensOfTask } from './riskTask.ts';

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

describe('a task file of either form', () => {
  const folder = mkdtempSync(join(tmpdir(), 'anamnesis-task-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const written = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const aces = `predicates:
  admission: ???
  death: {code: MEDS_DEATH}
trigger: admission
windows:
  target: {start: trigger, end: start + 2 days, start_inclusive: False, end_inclusive: True, label: death, index_timestamp: start}
`;

  it('is told by its keys', async () => {
    const simple = written(
      'simple.yaml',
      'name: d\ntargets: MEDS_DEATH*\nstops: [A]\nhorizon_days: 2\ncomplement: true\n',
    );
    expect(await readTask(simple)).toEqual({
      needsTrajectories: false,
      question: {
        name: 'd',
        answer: 'risk',
        timeUnit: null,
        targets: [{ codes: { kind: 'glob', pattern: 'MEDS_DEATH*' }, range: null }],
        stops: [{ codes: { kind: 'glob', pattern: 'A' }, range: null }],
        stopInclusive: false,
        fromMinutes: 0,
        untilMinutes: 2880,
        complement: true,
        conditions: [],
      },
    });
    const own = written('own.yaml', 'predicates:\n  admission: {code: ADMISSION}\n');
    expect(await readTask(written('aces.yaml', aces), own)).toMatchObject({
      needsTrajectories: false,
      question: { name: 'aces', untilMinutes: 2880 },
    });
    await expect(readTask(join(folder, 'aces.yaml'))).rejects.toThrow(/leaves admission to the data set/);
    await expect(readTask(simple, own)).rejects.toThrow(/Only ACES tasks/);
    await expect(readTask(join(folder, 'none.yaml'))).rejects.toThrow(/no such task file/);
  });
});
