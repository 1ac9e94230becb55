/** A decoder small enough to check by hand, with weights large enough that its distributions are far from uniform. */
import { seededRandom } from '../../src/base/random.ts';
import type { DecoderConfig } from '../../src/model/decoder/config.ts';
import { initialParameters } from '../../src/model/decoder/parameters.ts';

export function tinyConfig(changes: Partial<DecoderConfig> = {}): DecoderConfig {
  return {
    vocabularySize: 40,
    width: 16,
    innerWidth: 24,
    layers: 2,
    heads: 2,
    context: 64,
    normEpsilon: 1e-5,
    ropeTheta: 10000,
    ...changes,
  };
}

/** Initial values, matrices `scale` times as large as training would start with. */
export function lively(config: DecoderConfig, seed: number, scale = 15): Map<string, Float32Array> {
  const parameters = initialParameters(config, seed);
  for (const [name, values] of parameters) {
    if (!name.includes('norm'))
      parameters.set(
        name,
        values.map((value) => value * scale),
      );
  }
  return parameters;
}

export function randomTokens(config: DecoderConfig, length: number, seed: number): Int32Array {
  const random = seededRandom(seed, 'tokens');
  return Int32Array.from({ length }, () => random.integer(config.vocabularySize));
}
