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
import { askedTime, onClock, zoneOf, zoneOption } from './recordClock.ts';

const KIND_WORDS = [...MUST_MENTION.keys()].map((kind) => kind.replaceAll(' ', '-'));
/** What is done on the day of a note may be filed the next: minutes. */
const FILED_LATER = 24 * 60;

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
    zoneOption,
    {
      flag: '--kind <kind>',
      kind: 'string',
      choices: KIND_WORDS,
      help: 'kind of document, for what it must mention',
    },
    { flag: '--html <file>', kind: 'string', help: 'write the note with its verdicts as a page' },
    forceOption,
  ],
  examples: [
    'anamnesis verify note.txt --dataset dataset/ --subject 17',
    'anamnesis verify discharge.txt --dataset fhir/ --subject 17 --at 2020-05-01 --kind discharge-summary --html checked.html',
  ],
  async run({ arguments: [path], settings, say }) {
    const html = settings.optionalString('html');
    if (html !== undefined) refuseExisting(html, settings.flag('force'));
    const asked = askedTime(settings);
    const text = new TextDecoder().decode(await readFile(path));
    const records = await openRecords(required(settings, 'dataset'), { zone: zoneOf(settings) });
    try {
      const at = onClock(asked, records.clock);
      const record = await records.record(
        required(settings, 'subject'),
        at === undefined ? undefined : at + FILED_LATER,
      );
      const kind = settings.optionalString('kind')?.replaceAll('-', ' ');
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
