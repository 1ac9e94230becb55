/**
 * The plan of the house: which wing stands on which, the order of rooms inside a wing, what only some rooms may use.
 * `layers.ts` checks the code against it and ARCHITECTURE.md shows it.
 */

export interface Room {
  readonly name: string;
  /** What belongs there, in one phrase. */
  readonly holds: string;
}

export interface Wing extends Room {
  /** Wings on the same level never import each other; a wing imports only wings of lower levels. */
  readonly level: number;
  /** In order: a room imports only rooms before it. Empty: the wing is one room. */
  readonly rooms: readonly Room[];
}

export const WINGS: readonly Wing[] = [
  {
    name: 'base',
    level: 0,
    holds: 'errors, seeded chance, clock, hashing, whole outputs, manifests, progress, small statistics',
    rooms: [],
  },
  {
    name: 'data',
    level: 1,
    holds: 'what a history is; never a tensor',
    rooms: [
      { name: 'record', holds: 'MEDS datasets: read, write, check, describe; Parquet tables' },
      { name: 'terminology', holds: 'codes, names, hierarchy, units, lexicon' },
      { name: 'text', holds: 'what a note says: sections, sentences, mentions with negation, time and person' },
      { name: 'ingest', holds: 'records of other kinds (FHIR, OMOP) to MEDS' },
      { name: 'simulate', holds: 'a made-up hospital whose true risks are known' },
      { name: 'deidentify', holds: 'records and their text without what identifies a person' },
      { name: 'timeline', holds: 'histories as tokens: vocabulary, bins, time gaps, shards' },
    ],
  },
  {
    name: 'model',
    level: 1,
    holds: 'the decoder; never a patient',
    rooms: [
      { name: 'graph', holds: 'ONNX graphs: builder, operators, gradients, reference interpreter' },
      { name: 'runtime', holds: 'the only door to ONNX Runtime' },
      { name: 'decoder', holds: 'configuration, the transformer as a graph, parameters, checkpoints' },
      { name: 'training', holds: 'the training step, batches, schedule, resume' },
      { name: 'sampling', holds: 'prompts encoded once, trajectories sampled from them' },
    ],
  },
  {
    name: 'study',
    level: 2,
    holds: 'where histories and model meet',
    rooms: [
      { name: 'tasks', holds: 'what is asked of a history: targets, stops, horizon, labels' },
      { name: 'evaluate', holds: 'predictions against outcomes: metrics, intervals, reports' },
      { name: 'pretrain', holds: 'training runs: tokens in, model folder out' },
      { name: 'prognosis', holds: 'risks from sampled futures' },
      { name: 'adapt', holds: 'a model fitted to one task: probes, tuning' },
      { name: 'card', holds: 'the model card, its numbers read from runs' },
      { name: 'research', holds: 'embeddings, cohorts, similar patients' },
      { name: 'demo', holds: 'everything in one go on a simulated hospital, shown on a page' },
    ],
  },
  {
    name: 'care',
    level: 3,
    holds: 'what reaches a clinician or a patient, with its sources',
    rooms: [
      { name: 'facts', holds: 'statements of the record with their sources' },
      { name: 'verify', holds: 'notes checked sentence by sentence' },
      { name: 'draft', holds: 'documents written from facts' },
      { name: 'conversation', holds: 'what was said in a visit, as a draft that cites its turns' },
      { name: 'rephrase', holds: 'a language model that may only reword, each sentence parsed back' },
      { name: 'patient', holds: 'explanations of signed content' },
      { name: 'differential', holds: 'ranked diagnoses with their evidence' },
    ],
  },
  { name: 'server', level: 4, holds: 'what is served over HTTP', rooms: [] },
  { name: 'cli', level: 5, holds: 'one file per command, and the frame around them', rooms: [] },
];

export interface Fence {
  /** What is fenced, as the message and the documents name it. */
  readonly what: string;
  /** Matches a package name (`imports`) or code outside comments (`code`). */
  readonly imports?: RegExp;
  readonly code?: RegExp;
  /** Path prefixes below `src/`. */
  readonly only: readonly string[];
}

export const FENCES: readonly Fence[] = [
  { what: 'ONNX Runtime', imports: /^onnxruntime-/, only: ['model/runtime/'] },
  { what: 'protobuf bytes', imports: /protobuf/, only: ['model/graph/'] },
  { what: 'DuckDB', imports: /^@duckdb\//, only: ['data/record/', 'data/ingest/', 'data/timeline/'] },
  { what: 'the HTTP library', imports: /^(hono|@hono\/.*)$|^hono\/|^node:http2?$/, only: ['server/'] },
  { what: 'the SQL builder', imports: /^kysely/, only: ['server/'] },
  { what: 'the command-line parser and progress bars', imports: /^(commander|cli-progress)$/, only: ['cli/'] },
  { what: 'the PDF library', imports: /^pdfmake(\/|$)/, only: ['care/draft/'] },
  { what: 'the guess at languages', imports: /^franc/, only: ['data/text/'] },
  { what: 'the counter of syllables', imports: /^syllable$/, only: ['care/patient/'] },
  { what: 'local language models', imports: /^node-llama-cpp$/, only: ['care/rephrase/'] },
  { what: 'random number generators', imports: /^pure-rand/, only: ['base/'] },
  { what: 'ambient chance', code: /\bMath\.random\b|\bgetRandomValues\b/, only: ['base/'] },
  {
    what: 'the wall clock',
    code: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bprocess\.hrtime\b/,
    only: ['base/'],
  },
  { what: 'console', code: /\bconsole\s*\./, only: ['cli/'] },
  { what: 'standard streams and exit', code: /\bprocess\.(stdout|stderr|argv|exit|exitCode)\b/, only: ['cli/'] },
  { what: 'process.env', code: /\bprocess\s*\.\s*env\b/, only: ['cli/', 'server/config'] },
];

/** Names that say nothing. */
export const FORBIDDEN_NAMES = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager'] as const;

export const LONG_FILE_LINES = 250;
export const TOO_LONG_FILE_LINES = 400;
