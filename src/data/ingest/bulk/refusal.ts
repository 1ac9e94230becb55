/**
 * What a server means when it says no: the issue codes of an OperationOutcome (FHIR value set issue-type, closed), and an error
 * that gives status and codes. Diagnostics, details and any other text are never repeated: they may quote a record.
 */
import { AnamnesisError } from '../../../base/errors.ts';
import { isRecord, parseJson, readBody, recordsOf } from './json.ts';

/** Codes below `transient` in the value set: ask again later. */
const TRANSIENT = ['transient', 'lock-error', 'no-store', 'exception', 'timeout', 'incomplete', 'throttled'] as const;

const ISSUE_CODES: readonly string[] = [
  ...['invalid', 'structure', 'required', 'value', 'invariant'],
  ...['security', 'login', 'unknown', 'expired', 'forbidden', 'suppressed'],
  ...[
    'processing',
    'not-supported',
    'duplicate',
    'multiple-matches',
    'not-found',
    'deleted',
    'too-long',
    'code-invalid',
  ],
  ...[
    'extension',
    'too-costly',
    'business-rule',
    'conflict',
    'limited-filter',
    ...TRANSIENT,
    'informational',
    'success',
  ],
];

const MAX_OUTCOME_BYTES = 1_000_000;

export interface Refusal {
  readonly status: number;
  /** Empty when there was no OperationOutcome to read. */
  readonly issues: readonly string[];
  /** Whether an OperationOutcome came, and every code in it says "later". */
  readonly transient: boolean;
}

/** Reads the body of an answer that is not a success. */
export async function readRefusal(response: Response): Promise<Refusal> {
  const text = await readBody(response, MAX_OUTCOME_BYTES).catch(() => undefined);
  const body = parseJson(text ?? '');
  const outcome = isRecord(body) && body.resourceType === 'OperationOutcome' ? recordsOf(body.issue) : [];
  const issues = [
    ...new Set(outcome.map(({ code }) => (ISSUE_CODES.includes(String(code)) ? String(code) : 'unlisted'))),
  ];
  const transient = issues.length > 0 && issues.every((issue) => TRANSIENT.some((code) => code === issue));
  return { status: response.status, issues, transient };
}

/** @param where what was asked of whom. */
export function refusalError({ status, issues }: Refusal, where: string, authorized: boolean): AnamnesisError {
  const codes = issues.length === 0 ? '' : ` (issue ${issues.join(', ')})`;
  return new AnamnesisError('input/not-readable', {
    where,
    rule: `The server answered ${status}${codes}.`,
    remedy: remedyOf(status, authorized),
  });
}

function remedyOf(status: number, authorized: boolean): string {
  if (status === 401 && !authorized) return 'The server wants a registered client: pass --client-id and --key.';
  if (status === 401 || status === 403) return 'Check the client id, the key and the scopes that the server granted.';
  if (status === 404)
    return "Check the server's address and the group's id; the server may not support this level of export.";
  if (status >= 500) return "The fault is the server's: run the same command later, or ask its operator.";
  return 'Check --types, --since and --bulk-version against what the server supports.';
}
