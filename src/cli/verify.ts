/** `anamnesis verify NOTE --dataset DATASET --subject ID`: what of a note the patient's record supports, contradicts, does not have; and what the note leaves out. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AnamnesisError } from '../base/errors.ts';
import { refuseExisting, writeFileWhole } from '../base/outputs.ts';
import { openRecords } from '../care/facts/records.ts';
import { MUST_MENTION } from '../care/verify/omissions.ts';
import { renderVerificationHtml } from '../care/verify/renderHtml.ts';
import { renderVerificationText } from '../care/verify/renderText.ts';
import { verifyNote } from '../care/verify/verifyNote.ts';
import { type Command, forceOption, type Settings } from './command.ts';

export const verifyCommand: Command = {
  name: 'verify',
  arguments: [{ name: 'NOTE', help: 'a text file: the note', required: true }],
  summary: 'check a note against a record: each statement supported, contradicted or not found; what is left out',
  options: [
    { flag: '--dataset <path>', kind: 'string', help: 'the records: a MEDS dataset or FHIR' },
    { flag: '--subject <id>', kind: 'string', help: 'whose record' },
    {
      flag: '--at <time>',
      kind: 'string',
      help: 'when the note was written, such as 2020-05-01 (default: at the last event)',
    },
    {
      flag: '--kind <kind>',
      kind: 'string',
      choices: [...MUST_MENTION.keys()],
      help: 'kind of document, for what it must mention',
    },
    { flag: '--html <file>', kind: 'string', help: 'write the note with its verdicts as a page' },
    forceOption,
  ],
  examples: [
    'anamnesis verify note.txt --dataset dataset/ --subject 17',
    'anamnesis verify discharge.txt --dataset fhir/ --subject 17 --at 2020-05-01 --kind "discharge summary" --html checked.html',
  ],
  async run({ arguments: [path], settings, say }) {
    const html = settings.optionalString('html');
    if (html !== undefined) refuseExisting(html, settings.flag('force'));
    const at = minutesAt(settings.optionalString('at'));
    const text = new TextDecoder().decode(await readFile(path));
    const records = await openRecords(required(settings, 'dataset'));
    try {
      const record = await records.record(required(settings, 'subject'), at);
      const kind = settings.optionalString('kind');
      const verification = verifyNote(text, record, {
        ...(at === undefined ? {} : { written: at }),
        ...(kind === undefined ? {} : { kind }),
      });
      if (html !== undefined) {
        await writeFileWhole(html, renderVerificationHtml(text, verification, { title: `Checked: ${basename(path)}` }));
        say(`Written: ${html}`);
      }
      return { json: verification, text: renderVerificationText(text, verification) };
    } finally {
      await records.close();
    }
  },
};

function required(settings: Settings, name: 'dataset' | 'subject'): string {
  const value = settings.optionalString(name);
  if (value !== undefined) return value;
  throw new AnamnesisError('settings/invalid', {
    where: `--${name}`,
    rule: `A note is checked against one patient's record; --${name} is missing.`,
    remedy: `Pass --${name}.`,
  });
}

/** Minutes of the record's own clock. A day alone is the whole of it. */
function minutesAt(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const milliseconds = Date.parse(isDay ? `${text}T23:59Z` : /Z$/.test(text) ? text : `${text}Z`);
  if (!Number.isNaN(milliseconds)) return milliseconds / 60_000;
  throw new AnamnesisError('settings/invalid', {
    where: '--at',
    rule: 'A time is written as a date, or as a date with a time.',
    remedy: 'Write it like 2020-05-01 or 2020-05-01T08:30.',
  });
}
