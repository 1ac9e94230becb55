/**
 * Seeded chance. The only source of randomness in the project: every draw is a function of a seed and of the names of the
 * stream, so results depend neither on the order in which streams are used nor on the machine.
 * Generator: xoroshiro128+ (pure-rand). Stream seeds: 32-bit FNV-1a over the parts, finished as in MurmurHash3.
 */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** Exponential with the given rate (events per unit of time). */
  exponential(rate: number): number;
  /** Fisher–Yates, in place. */
  shuffle<T extends { [index: number]: number | string; length: number }>(values: T): T;
}

/** A stream of chance that belongs to `seed` and the names in `stream` (for example a subject and a purpose). */
export function seededRandom(seed: number, ...stream: readonly (string | number | bigint)[]): Random {
  const generator = xoroshiro128plus(mixSeed(seed, stream));
  const uniform = (): number => (generator.next() >>> 0) / 4294967296;
  const integer = (bound: number): number => Math.floor(uniform() * bound);
  return {
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    exponential: (rate) => -Math.log(1 - uniform()) / rate,
    shuffle(values) {
      for (let i = values.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const held = values[i];
        values[i] = values[j];
        values[j] = held;
      }
      return values;
    },
  };
}

/** A 32-bit seed from a seed and the names of a stream. */
function mixSeed(seed: number, stream: readonly (string | number | bigint)[]): number {
  let hash = 0x811c9dc5;
  const text = [seed, ...stream].join('\u0000');
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
