/**
 * Why no answer is given: a closed list, each reason with words for people. A reason names the figure that was looked at and the limit
 * that it passed, so that whoever reads it can judge it. Figures are of one case; they belong to its answer and never to an error.
 */

export const ABSTENTION_REASONS = {
  'out of distribution':
    'The history is unlike those on which the limits were set, so the model may not know such patients.',
  'too little history': 'Hardly any patient on whom the limits were set had so little history.',
  'interval too wide': 'The sampled futures do not agree well enough; more of them would narrow the interval.',
  'not determinable': 'Too few sampled futures came to an answer.',
  'subgroup not calibrated': 'In a subgroup of this patient, the risks were not shown to be as large as they say.',
  'conformal: both answers possible': 'At the stated error rate, the more likely answer does not stand alone.',
  'error not controlled': 'Answers of this certainty were wrong more often than is allowed.',
} as const;
export type ReasonName = keyof typeof ABSTENTION_REASONS;

/** Where the figure lies that makes the reason hold; both together are a band. */
export interface Limit {
  readonly above?: number;
  readonly below?: number;
}

export interface Reason {
  readonly reason: ReasonName;
  /** What was looked at: the name of a figure, or a subgroup as `column: level`. */
  readonly of: string;
  /** Null when there is none (a subgroup never seen). */
  readonly figure: number | null;
  readonly limit: Limit;
  readonly text: string;
}

export function reasonOf(reason: ReasonName, of: string, figure: number | null, limit: Limit): Reason {
  return { reason, of, figure, limit, text: ABSTENTION_REASONS[reason] };
}

/** What is known of a case beside its probability, and from which side it can give a reason to abstain. */
export const FIGURES = {
  negativeLogLikelihood: { reason: 'out of distribution', bad: 'above', label: 'mean nats per token of the history' },
  unknownShare: { reason: 'out of distribution', bad: 'above', label: 'share of events unknown to the vocabulary' },
  events: { reason: 'too little history', bad: 'below', label: 'events in the history' },
  days: { reason: 'too little history', bad: 'below', label: 'days since the first event' },
  halfWidth: { reason: 'interval too wide', bad: 'above', label: 'half-width of the sampling interval' },
  determinableShare: { reason: 'not determinable', bad: 'below', label: 'share of futures with an answer' },
} as const satisfies Record<string, { reason: ReasonName; bad: 'above' | 'below'; label: string }>;
export type FigureName = keyof typeof FIGURES;
export const FIGURE_NAMES = Object.keys(FIGURES).filter((name): name is FigureName => name in FIGURES);

export type Figures = Readonly<Partial<Record<FigureName, number>>>;
