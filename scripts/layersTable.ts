/**
 * The plan of the house: which wing stands on which, the order of rooms inside a wing, what only some rooms may use.
 * `layers.ts` checks the code against it and ARCHITECTURE.md shows it.
 */

export interface Wing {
  readonly name: string;
  /** What belongs there, in one phrase. */
  readonly holds: string;
  /** Wings on the same level never import each other; a wing imports only wings of lower levels. */
  readonly level: number;
  /** In order: a room imports only rooms before it. Empty: the wing is one room. */
  readonly rooms: readonly string[];
}

export const WINGS: readonly Wing[] = [
  {
    name: 'base',
    level: 0,
    rooms: [],
    holds: 'errors, seeded chance, clock, hashing, whole outputs, manifests, progress, small statistics',
  },
  {
    name: 'data',
    level: 1,
    rooms: ['record', 'terminology', 'ingest', 'simulate', 'deidentify', 'timeline'],
    holds: 'what a history is, and its tokens; never a tensor',
  },
  {
    name: 'model',
    level: 1,
    rooms: ['graph', 'runtime', 'decoder', 'training', 'sampling'],
    holds: 'the decoder, its training and its sampling; never a patient',
  },
  {
    name: 'study',
    level: 2,
    rooms: ['tasks', 'evaluate', 'pretrain', 'prognosis', 'adapt', 'card', 'research'],
    holds: 'where histories and model meet: training runs, predictions, probes, metrics',
  },
  {
    name: 'care',
    level: 3,
    rooms: ['facts', 'verify', 'draft', 'patient', 'differential'],
    holds: 'what reaches a clinician or a patient, with its sources',
  },
  { name: 'server', level: 4, rooms: [], holds: 'HTTP: the app and what it serves' },
  { name: 'cli', level: 5, rooms: [], holds: 'one file per command, and the frame around them' },
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
