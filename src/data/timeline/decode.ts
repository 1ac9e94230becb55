/**
 * Tokens back to readable events: what, which bin, and how long after the start of the record, with the uncertainty that the
 * intervals leave.
 */
import { AnamnesisError } from '../../base/errors.ts';
import { durationText } from './intervals.ts';
import type { TokenBin, TokenKind, Vocabulary } from './vocabulary.ts';

export interface DecodedEvent {
  readonly id: number;
  readonly kind: Exclude<TokenKind, 'interval'>;
  /** The code; for ages and special tokens their text. */
  readonly code: string;
  readonly bin?: TokenBin;
  /** Since the first timed event: at least, expected, at most (null: open). Zero for what comes before it. */
  readonly elapsed: { readonly lowMinutes: number; readonly meanMinutes: number; readonly highMinutes: number | null };
  /** For people: `+2h41m  Lactate//mmol/L  3.1–4.2`. */
  readonly text: string;
}

/** @throws input/mismatch for a token that the vocabulary does not have. */
export function decodeTokens(vocabulary: Vocabulary, ids: ArrayLike<number>): DecodedEvent[] {
  const events: DecodedEvent[] = [];
  let elapsed: DecodedEvent['elapsed'] = { lowMinutes: 0, meanMinutes: 0, highMinutes: 0 };
  for (let i = 0; i < ids.length; i++) {
    const token = vocabulary.tokens[ids[i]];
    if (token === undefined) throw foreignToken();
    const { id, kind, interval, bin } = token;
    if (kind === 'interval' || interval !== undefined) {
      if (interval !== undefined) elapsed = later(elapsed, interval);
      continue;
    }
    const code = token.code ?? token.text;
    const text = [`+${durationText(elapsed.meanMinutes)}`, code, bin === undefined ? '' : binText(bin)]
      .join('  ')
      .trimEnd();
    events.push({ id, kind, code, elapsed, text, ...(bin === undefined ? {} : { bin }) });
  }
  return events;
}

function later(
  elapsed: DecodedEvent['elapsed'],
  interval: { readonly lowMinutes: number; readonly meanMinutes: number; readonly highMinutes: number | null },
): DecodedEvent['elapsed'] {
  const open = elapsed.highMinutes === null || interval.highMinutes === null;
  return {
    lowMinutes: elapsed.lowMinutes + interval.lowMinutes,
    meanMinutes: elapsed.meanMinutes + interval.meanMinutes,
    highMinutes: open ? null : elapsed.highMinutes + interval.highMinutes,
  };
}

function binText({ low, high }: TokenBin): string {
  const short = (value: number): string => String(Number(value.toPrecision(4)));
  return low === high ? short(low) : `${short(low)}–${short(high)}`;
}

function foreignToken(): AnamnesisError {
  return new AnamnesisError('input/mismatch', {
    where: 'tokens',
    rule: 'A token is not in the vocabulary.',
    remedy: 'Use the vocabulary that these tokens were made with.',
  });
}
