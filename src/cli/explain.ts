/** `anamnesis explain DOCUMENT`: a signed document in plain words, or a question answered from it; emergencies in the question are answered first. */
import { readFile } from 'node:fs/promises';
import { AnamnesisError } from '../base/errors.ts';
import { answerQuestion, type PatientAnswer } from '../care/patient/answer.ts';
import { type Explanation, explainDocument } from '../care/patient/explain.ts';
import { EMERGENCY_CONTACTS, EMERGENCY_COUNTRIES, isEmergencyCountry } from '../care/patient/redFlags/guidance.ts';
import { readSignedDocument, type SignedDocument } from '../care/patient/signedDocument.ts';
import type { Command, CommandResult } from './command.ts';

export const explainCommand: Command = {
  name: 'explain',
  arguments: [{ name: 'document', help: 'a signed FHIR Composition or document Bundle, as JSON', required: true }],
  summary: 'a signed document in plain words, or a question answered from it',
  options: [
    { flag: '--question <text>', kind: 'string', help: 'a question in the words of a patient' },
    {
      flag: '--country <code>',
      kind: 'string',
      default: 'general',
      choices: EMERGENCY_COUNTRIES,
      help: 'whose emergency and crisis numbers are shown',
    },
  ],
  examples: [
    'anamnesis explain letter.json',
    'anamnesis explain letter.json --question "What is metoprolol for?" --country GB',
  ],
  async run({ arguments: [path], settings }): Promise<CommandResult> {
    const document = readSignedDocument(await readJson(path), path);
    const question = settings.optionalString('question');
    if (question === undefined) {
      const explanation = explainDocument(document);
      return { json: explanation, text: explanationText(explanation) };
    }
    const country = settings.string('country');
    const answer = answerQuestion(
      question,
      [document],
      EMERGENCY_CONTACTS[isEmergencyCountry(country) ? country : 'general'],
    );
    return { json: answer, text: answerText(answer, document) };
  },
};

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new AnamnesisError('input/not-readable', {
      where: path,
      rule: 'The file cannot be read.',
      remedy: 'Check the path.',
      cause: error,
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AnamnesisError('input/invalid', {
      where: path,
      rule: 'It is no JSON.',
      remedy: 'Give a FHIR Composition or document Bundle as JSON.',
    });
  }
}

function explanationText({ title, signedAt, parts, closing }: Explanation): string {
  const lines = parts.flatMap(({ heading, statements }) => [
    heading,
    ...statements.map(({ text, cites }) => `- ${text.join(' ')} ${citation(cites)}`),
    '',
  ]);
  return [`${title}, signed ${signedAt}`, '', ...lines, closing.join(' '), ''].join('\n');
}

function answerText({ standing, lead, quotes, words, closing }: PatientAnswer, { title }: SignedDocument): string {
  const lines = quotes.flatMap(({ signed, text, cites }) => [
    `- “${signed}” ${citation(cites)}`,
    `  ${text.join(' ')}`,
  ]);
  const source = quotes.length === 0 ? [] : [`The numbers name sentences of “${title}”.`];
  const first = standing === null ? [] : [standing, ''];
  return [...first, lead.join(' '), ...lines, ...words, ...source, '', closing.join(' '), ''].join('\n');
}

function citation(cites: readonly string[]): string {
  return `[${cites.join(', ')}]`;
}
