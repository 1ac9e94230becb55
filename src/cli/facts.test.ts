import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../test/support/commandRun.ts';
import { ndjson, writeFiles } from '../../test/support/ingestRun.ts';
import { factsCommand } from './facts.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anamnesis-cli-facts-'));
  const subject = { reference: 'Patient/p1' };
  await writeFiles(folder, {
    'all.ndjson': ndjson([
      { resourceType: 'Patient', id: 'p1', gender: 'female', birthDate: '1950-02-03' },
      { resourceType: 'Condition', id: 'c', subject, code: { text: 'Gout' }, recordedDate: '2020-01-10T08:00:00Z' },
      {
        resourceType: 'Observation',
        id: 'o',
        status: 'final',
        subject,
        code: { text: 'Urate' },
        issued: '2021-01-10T08:00:00Z',
        valueQuantity: { value: 9.1, unit: 'mg/dL' },
      },
    ]),
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('facts', () => {
  it('shows facts with their sources, what is not recorded, and what is not covered', async () => {
    const { shown } = await runCommand(factsCommand, [folder], { subject: 'p1' });
    expect(shown).toMatch(/2020-01-10 08:00 +Gout +Condition\/c#code/);
    expect(shown).toMatch(/Urate +9\.1 mg\/dL +completed +Observation\/o#code/);
    expect(shown).toMatch(/None recorded: vital sign, death\./);
    expect(shown).toMatch(/Not covered by these records: .*allergy/);
  });

  it('shows the record as it was known, of the kinds asked for', async () => {
    const { json } = await runCommand(factsCommand, [folder], {
      subject: 'p1',
      at: '2020-06-01',
      kind: ['condition', 'result'],
    });
    expect(json).toMatchObject({ subject: 'p1', facts: [{ id: 'Condition/c#code' }] });
  });

  it('shows times on the hospital’s clock, and takes a time on it', async () => {
    const flags = { subject: 'p1', zone: 'America/New_York' };
    const { shown } = await runCommand(factsCommand, [folder], flags);
    expect(shown).toMatch(/2020-01-10 03:00 +Gout/);
    expect(shown).toContain('(America/New_York)');
    const idsAt = async (at: string) => (await runCommand(factsCommand, [folder], { ...flags, at })).shown;
    expect(await idsAt('2021-01-10T02:59')).not.toContain('Urate');
    expect(await idsAt('2021-01-10T03:00')).toContain('Urate');
    expect(await idsAt('2021-01-10T08:00Z')).toContain('Urate');
    const { failure } = await runCommand(factsCommand, [folder], { ...flags, zone: '+02:00' });
    expect(failure).toMatchObject({ code: 'settings/invalid', where: '--zone' });
  });

  it('wants a patient that there is, and a time that is one', async () => {
    const failure = async (flags: Readonly<Record<string, string>>) =>
      (await runCommand(factsCommand, [folder], flags)).failure;
    expect(await failure({})).toMatchObject({ code: 'settings/invalid' });
    expect(await failure({ subject: 'p1', at: 'yesterday' })).toMatchObject({ code: 'settings/invalid' });
    expect(await failure({ subject: 'p2' })).toMatchObject({ code: 'input/missing' });
  });
});
