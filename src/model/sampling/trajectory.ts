/** One sampled future, and how it ended. */

/** stop: a stop token came; end: the record ended; horizon: time ran out; length: no room for more; stuck: nothing allowed was possible. */
export const ENDINGS = ['stop', 'end', 'horizon', 'length', 'stuck'] as const;
export type Ending = (typeof ENDINGS)[number];

export interface Trajectory {
  readonly tokens: Int32Array;
  /** Simulated minutes after the prediction, at each token. */
  readonly minutes: Float64Array;
  readonly ending: Ending;
  /**
   * [steps, sets]: before each draw, the probability that the next token is in each watched set. One step a token, and one more where
   * nothing was left to draw.
   */
  readonly hazards: Float64Array;
}
