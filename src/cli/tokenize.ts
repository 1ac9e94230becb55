/** `anamnesis tokenize DATASET OUT`: timelines to token shards. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../base/manifest.ts';
import { DEFAULT_NOTES, MAXIMUM_MERGES, NOTE_MODES, type NoteChoice } from '../data/timeline/notes/noteSettings.ts';
import { DEFAULT_VOCABULARY_SETTINGS, type TokenizeOptions, tokenize } from '../data/timeline/tokenize.ts';
import { readVocabulary } from '../data/timeline/vocabulary.ts';
import { type Command, forceOption, type Settings } from './command.ts';

export const tokenizeCommand: Command = {
  name: 'tokenize',
  arguments: [
    { name: 'DATASET', help: 'a MEDS dataset (0.3 or 0.4)', required: true },
    { name: 'OUT', help: 'folder of tokens to write', required: true },
  ],
  summary: 'timelines to token shards (Parquet), with a vocabulary learned from the train split',
  options: [
    {
      flag: '--vocabulary <path>',
      kind: 'string',
      help: 'encode with an existing vocabulary: a model folder, a tokens folder or a vocabulary.json',
    },
    {
      flag: '--bins <n>',
      kind: 'integer',
      default: DEFAULT_VOCABULARY_SETTINGS.bins,
      minimum: 1,
      maximum: 100,
      help: 'bins of values per code at most (not with --vocabulary)',
    },
    {
      flag: '--min-patients <n>',
      kind: 'integer',
      default: DEFAULT_VOCABULARY_SETTINGS.minPatients,
      minimum: 1,
      help: 'codes that fewer train patients have share a broader code (not with --vocabulary)',
    },
    {
      flag: '--notes <mode>',
      kind: 'string',
      default: DEFAULT_NOTES.mode,
      choices: NOTE_MODES,
      help: 'what notes say becomes part of timelines: not at all, as concepts, or as text (not with --vocabulary)',
    },
    {
      flag: '--text-merges <n>',
      kind: 'integer',
      default: DEFAULT_NOTES.merges,
      minimum: 0,
      maximum: MAXIMUM_MERGES,
      help: 'with --notes text: byte-pair merges to learn at most',
    },
    {
      flag: '--text-tokens <n>',
      kind: 'integer',
      default: DEFAULT_NOTES.tokens,
      minimum: 1,
      help: 'with --notes text: tokens of one note at most; the rest is cut and counted',
    },
    {
      flag: '--memory-limit <mb>',
      kind: 'integer',
      default: 1024,
      minimum: 256,
      help: "limit of DuckDB's memory in MB; beyond it, it spills to the temporary folder",
    },
    forceOption,
  ],
  examples: [
    'anamnesis tokenize dataset tokens',
    'anamnesis tokenize dataset tokens --notes concepts',
    'anamnesis tokenize other-hospital tokens --vocabulary model',
  ],
  async run({ arguments: [dataset, out], settings, progress, signal }) {
    const manifest = await tokenize(dataset, out, { ...(await optionsOf(settings)), progress, signal });
    return { json: { output: out, counts: manifest.counts }, text: describe(out, manifest) };
  },
};

async function optionsOf(settings: Settings): Promise<TokenizeOptions> {
  const path = settings.optionalString('vocabulary');
  const common = { force: settings.flag('force'), memoryLimitMb: settings.integer('memoryLimit') };
  if (path !== undefined) return { ...common, vocabulary: await readVocabulary(vocabularyFile(path)) };
  return {
    ...common,
    settings: { bins: settings.integer('bins'), minPatients: settings.integer('minPatients') },
    notes: noteChoice(settings),
  };
}

function noteChoice(settings: Settings): NoteChoice {
  const mode = NOTE_MODES.find((known) => known === settings.string('notes')) ?? DEFAULT_NOTES.mode;
  return { mode, merges: settings.integer('textMerges'), tokens: settings.integer('textTokens') };
}

function vocabularyFile(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'vocabulary.json') : path;
}

/** Everything that became something less than itself is said here, not only in the manifest. */
const REDUCTIONS: readonly (readonly [count: string, phrase: string])[] = [
  ['rowsUnderBroaderCode', 'rows under a broader code'],
  ['rowsUnknown', 'rows as unknown'],
  ['rowsWithoutCode', 'rows without a code left out'],
  ['rowsWithoutSubject', 'rows without a subject left out'],
  ['rowsWithoutSplit', 'rows of subjects without a split left out'],
  ['nonFiniteValues', 'values that are not finite, as missing'],
  ['valuesWithoutBins', 'values of codes without bins left out'],
  ['valuesOutsideTrainingRange', 'values outside the range seen in training, in the outermost bin'],
  ['textValuesIgnored', 'text values left out'],
  ['notesCut', 'notes longer than what is read of them'],
  ['notesInOtherLanguages', 'notes in other languages, of which no concept is read'],
  ['mentionsLeftOut', 'mentions of other people or of what is only warned of left out'],
  ['conceptsUnderBroader', 'concepts under a broader one'],
  ['conceptsUnknown', 'concepts as unknown'],
  ['otherLexicon', 'lexicon other than the one that the vocabulary was learned with'],
  ['subjectsWithoutBirth', 'subjects without a birth, so without age'],
];

function describe(out: string, { counts }: Manifest): string {
  const lines = [
    `Wrote ${out}: ${counts.subjects} subjects, ${counts.events} events, ${counts.tokens} tokens, vocabulary ${counts.vocabulary}.`,
    `train ${counts['train.subjects']}, tuning ${counts['tuning.subjects']}, held_out ${counts['held_out.subjects']} subjects.`,
  ];
  if (counts.notes > 0) lines.push(`${counts.notes} notes read, ${counts.noteTokens} tokens of what they say.`);
  for (const [count, phrase] of REDUCTIONS) if (counts[count] > 0) lines.push(`${counts[count]} ${phrase}.`);
  return lines.join('\n');
}
