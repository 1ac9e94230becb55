/**
 * Texts for patients: reading grade of explanations, and how questions are answered. How emergencies are recognised: bench/redFlags.ts.
 *
 *     npm run bench -- patientTexts [RECORDS] [--patients 50]
 *
 * RECORDS is what `facts` reads (a MEDS dataset or FHIR); without it a simulated hospital is made. Discharge and problem summaries are drafted, signed as a clinician
 * would (bench/patient/signComposition.ts), explained and asked about. Grades leave quotations out; given with and without the names of medicines.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentProgress } from '../src/base/progress.ts';
import { quantile, wilsonInterval } from '../src/base/statistics.ts';
import { renderComposition } from '../src/care/draft/render/composition.ts';
import { writeDraft } from '../src/care/draft/writeDraft.ts';
import { openRecords } from '../src/care/facts/records.ts';
import { answerQuestion } from '../src/care/patient/answer.ts';
import { explainDocument } from '../src/care/patient/explain.ts';
import { readingGrade } from '../src/care/patient/readability.ts';
import { EMERGENCIES } from '../src/care/patient/redFlags/emergencies.ts';
import { EMERGENCY_CONTACTS, emergencyGuidance } from '../src/care/patient/redFlags/guidance.ts';
import { readSignedDocument, type SignedDocument } from '../src/care/patient/signedDocument.ts';
import { medicinesIn } from '../src/care/patient/survival.ts';
import { writeHospital } from '../src/data/simulate/writeHospital.ts';
import { answerable, NOT_FOR_A_RECORD, OUT_OF_RECORD, unanswerable } from './patient/questions.ts';
import { signComposition } from './patient/signComposition.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { patients: { type: 'string', default: '50' } },
});

const documents = await signedDocuments(positionals[0], Number(options.patients));
console.log(
  `${documents.length} signed documents, ${documents.reduce((sum, { sentences }) => sum + sentences.length, 0)} sentences`,
);
explanations();
questions();

function explanations(): void {
  const all = documents.map((document) => explainDocument(document));
  const texts = all.map(({ parts, closing }) =>
    [...parts.flatMap(({ statements }) => statements.flatMap(({ text }) => text)), ...closing].join(' '),
  );
  const statements = all.flatMap(({ parts }) => parts.flatMap((part) => part.statements));
  show(
    'Flesch–Kincaid, all words',
    texts.map((text) => readingGrade(text).fleschKincaid),
  );
  show(
    'Flesch–Kincaid, names of medicines left out',
    texts.map((text) => readingGrade(text, medicinesIn(text)).fleschKincaid),
  );
  show(
    'SMOG, names of medicines left out',
    texts.map((text) => readingGrade(text, medicinesIn(text)).smog),
  );
  const guidance = EMERGENCIES.map((emergency) => emergencyGuidance([emergency], EMERGENCY_CONTACTS.general).join(' '));
  show(
    'Flesch–Kincaid, emergency guidance',
    guidance.map((text) => readingGrade(text).fleschKincaid),
  );
  share('statements that quote', statements.filter(({ quoted }) => quoted).length, statements.length);
}

function questions(): void {
  let right = 0;
  let asked = 0;
  let refused = 0;
  let absent = 0;
  documents.forEach((document, at) => {
    for (const { question, answers } of answerable(document)) {
      const answer = answerQuestion(question, [document]);
      asked++;
      if (answer.quotes.some(({ cites }) => cites.some((id) => answers.includes(id)))) right++;
      else if (process.env.SHOW === '1') console.log(`  not answered: ${question} (${answer.kind})`);
    }
    for (const question of [...unanswerable(document, at * 11, 10).map((one) => one.question), ...OUT_OF_RECORD]) {
      const answer = answerQuestion(question, [document]);
      absent++;
      if (answer.quotes.length === 0) refused++;
      else if (process.env.SHOW === '1') console.log(`  answered: ${question} by ${answer.quotes[0].signed}`);
    }
  });
  share('answerable questions answered with a right sentence', right, asked);
  share('unanswerable questions not answered', refused, absent);
  const referred = documents.flatMap((document) =>
    NOT_FOR_A_RECORD.map((question) => answerQuestion(question, [document])),
  );
  share(
    'questions for advice, diagnosis, prognosis referred',
    referred.filter(({ quotes }) => quotes.length === 0).length,
    referred.length,
  );
}

function show(name: string, values: readonly number[]): void {
  const at = [0.05, 0.5, 0.95, 1].map((probability) => quantile(values, probability).toFixed(1));
  console.log(`${name}: 5 % ${at[0]}, median ${at[1]}, 95 % ${at[2]}, highest ${at[3]} (${values.length} texts)`);
}

function share(name: string, count: number, of: number): void {
  const { low, high } = wilsonInterval(count, of);
  console.log(`${name}: ${count} of ${of} = ${(count / of).toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`);
}

async function signedDocuments(path: string | undefined, patients: number): Promise<readonly SignedDocument[]> {
  const folder = mkdtempSync(join(tmpdir(), 'anamnesis-bench-patient-'));
  try {
    if (path === undefined) {
      const settings = { patients, seed: 1, force: false };
      await writeHospital(join(folder, 'hospital'), settings, silentProgress, new AbortController().signal);
    }
    const records = await openRecords(path ?? join(folder, 'hospital', 'meds'));
    const signed: SignedDocument[] = [];
    let seen = 0;
    for await (const record of records.all()) {
      if (seen++ === patients) break;
      for (const kind of ['discharge summary', 'problem summary'] as const) {
        if (
          kind === 'discharge summary' &&
          !record.facts.some(
            (fact) => fact.kind === 'encounter' && /inpatient|hospital|admission/i.test(fact.concept.name),
          )
        )
          continue;
        const draft = renderComposition(writeDraft(record, kind), record);
        signed.push(readSignedDocument(signComposition(draft, '2400-01-01'), kind));
      }
    }
    await records.close();
    return signed;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
