/**
 * How emergencies in patients' messages are recognised.
 *
 *     npm run bench -- redFlags                                          each author's messages by a model that saw none of that author's
 *     npm run bench -- redFlags --red FILE.tsv --harmless FILE.txt [--show]   other messages by the model that is shipped
 *     npm run bench -- redFlags --write                                  fits src/care/patient/redFlags/weights.json anew
 *
 * Red flags are lines of a kind, a tab and a message; harmless messages are one a line. Thresholds, too, come from the other authors alone. `--show` prints what was missed
 * and what was alarmed on falsely.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { wilsonInterval } from '../src/base/statistics.ts';
import { type RedFlagModel, redFlagModel } from '../src/care/patient/redFlags/classifier.ts';
import { EMERGENCIES } from '../src/care/patient/redFlags/emergencies.ts';
import { emergenciesIn } from '../src/care/patient/redFlags/findRedFlags.ts';
import { digestOf, type Message, readExamples, readHarmless, readRedFlags } from './patient/redFlagExamples.ts';
import { fitAlarm, fitKinds, type Row, rowsOf, thresholdFor, written } from './patient/redFlagTraining.ts';

/** Of harmless messages, those that may alarm when all authors weigh the same; low, since authors differ. */
const FALSE_ALARMS = 0.03;

const { values: options } = parseArgs({
  options: {
    red: { type: 'string' },
    harmless: { type: 'string' },
    show: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

if (options.write) writeWeights();
else if (options.red !== undefined || options.harmless !== undefined) measureFiles();
else leaveOneAuthorOut();

function fitModel(rows: readonly Row[]): RedFlagModel {
  return { threshold: thresholdFor(FALSE_ALARMS, rows), alarm: fitAlarm(rows), kinds: fitKinds(rows) };
}

function writeWeights(): void {
  const messages = readExamples();
  const text = written(fitModel(rowsOf(messages)), digestOf(messages));
  writeFileSync(new URL('../src/care/patient/redFlags/weights.json', import.meta.url), text);
}

function measureFiles(): void {
  const red = rowsOf(options.red === undefined ? [] : readRedFlags(options.red, 'file'));
  const harmless = rowsOf(options.harmless === undefined ? [] : readHarmless(options.harmless, 'file'));
  const model = redFlagModel();
  for (const kind of EMERGENCIES) {
    const told = red.filter(({ emergency }) => emergency === kind);
    if (told.length > 0) share(`caught, ${kind}`, told, (row) => alarms(row, model));
  }
  report('', red, harmless, model);
  if (!options.show) return;
  for (const row of [...red, ...harmless]) {
    const found = emergenciesIn(row.pieces, model);
    if (row.emergency !== null && found.length === 0) console.log(`missed\t${row.emergency}\t${row.text}`);
    if (row.emergency === null && found.length > 0) console.log(`false alarm\t${found.join(', ')}\t${row.text}`);
  }
}

function leaveOneAuthorOut(): void {
  const rows = rowsOf(readExamples());
  for (const author of [...new Set(rows.map((row) => row.author))].toSorted()) {
    const model = fitModel(rows.filter((row) => row.author !== author));
    const own = rows.filter((row) => row.author === author);
    const red = own.filter(({ emergency }) => emergency !== null);
    const harmless = own.filter(({ emergency }) => emergency === null);
    report(`, author ${author}`, red, harmless, model);
    const buried = red
      .filter((_, at) => at % 4 === 0)
      .map((row, at) => joined([harmless[at], row, harmless[at + 100]], row));
    share(`caught between two harmless messages, author ${author}`, rowsOf(buried), (row) => alarms(row, model));
    const long = harmless
      .filter((_, at) => at % 5 === 0)
      .map((row, at) => joined(harmless.slice(at * 5, at * 5 + 3), row));
    share(`false alarms on three harmless messages in one, author ${author}`, rowsOf(long), (row) =>
      alarms(row, model),
    );
  }
}

function joined(messages: readonly Message[], { author, emergency }: Message): Message {
  return { author, emergency, text: messages.map(({ text }) => text).join('. ') };
}

function report(name: string, red: readonly Row[], harmless: readonly Row[], model: RedFlagModel): void {
  if (red.length > 0) {
    const caught = red.filter((row) => alarms(row, model));
    share(`caught${name}`, red, (row) => alarms(row, model));
    share(`of the caught, the right kind among those named${name}`, caught, ({ pieces, emergency }) =>
      emergenciesIn(pieces, model).some((found) => found === emergency),
    );
    share(`of the caught, wrong kinds alone named${name}`, caught, ({ pieces, emergency }) =>
      emergenciesIn(pieces, model).every((found) => found !== emergency && found !== 'other'),
    );
  }
  if (harmless.length > 0) share(`false alarms${name}`, harmless, (row) => alarms(row, model));
}

function alarms({ pieces }: Row, model: RedFlagModel): boolean {
  return emergenciesIn(pieces, model).length > 0;
}

function share(name: string, rows: readonly Row[], holds: (row: Row) => boolean): void {
  const count = rows.filter(holds).length;
  const { low, high } = wilsonInterval(count, rows.length);
  console.log(
    `${name}: ${count} of ${rows.length} = ${(count / rows.length).toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`,
  );
}
