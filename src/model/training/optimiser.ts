/**
 * AdamW with decoupled weight decay (Loshchilov and Hutter 2019) and clipping by the global norm, in place on the host.
 *
 * It stays outside the graph on purpose: one loop over typed arrays reads each array once, where the same update as operators makes
 * fifteen passes over memory. Sums run in float64 in a fixed order, so the same inputs give the same bytes.
 */
import { invariant } from '../../base/errors.ts';
import type { ParameterSpec } from '../decoder/parameters.ts';

export interface OptimiserSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Gradients whose global norm is larger are scaled down to it. */
  readonly clipNorm: number;
}

export interface OptimiserState {
  readonly first: Map<string, Float32Array>;
  readonly second: Map<string, Float32Array>;
  /** Updates made so far. */
  steps: number;
}

export function newOptimiserState(specs: readonly ParameterSpec[]): OptimiserState {
  const zeros = () =>
    new Map(specs.map(({ name, shape }) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]));
  return { first: zeros(), second: zeros(), steps: 0 };
}

/** The Euclidean norm of all gradients together. */
function globalNorm(gradients: ReadonlyMap<string, Float32Array>): number {
  let squares = 0;
  for (const gradient of gradients.values()) {
    let sum = 0;
    for (let k = 0; k < gradient.length; k++) sum += gradient[k] * gradient[k];
    squares += sum;
  }
  return Math.sqrt(squares);
}

/** Updates `parameters` in place by one step and returns the gradients' norm before clipping. */
export function adamwStep(
  specs: readonly ParameterSpec[],
  parameters: ReadonlyMap<string, Float32Array>,
  gradients: ReadonlyMap<string, Float32Array>,
  state: OptimiserState,
  settings: OptimiserSettings,
  learningRate: number,
): number {
  const norm = globalNorm(gradients);
  const scale = norm > settings.clipNorm ? settings.clipNorm / norm : 1;
  state.steps += 1;
  const { beta1, beta2, epsilon } = settings;
  const rate = learningRate / (1 - beta1 ** state.steps);
  const secondScale = 1 / (1 - beta2 ** state.steps);
  for (const { name, decays } of specs) {
    const [p, g, m, v] = [parameters.get(name), gradients.get(name), state.first.get(name), state.second.get(name)];
    invariant(
      p !== undefined && g !== undefined && m !== undefined && v !== undefined,
      name,
      'A parameter has no gradient or moments.',
    );
    const keep = decays ? 1 - learningRate * settings.weightDecay : 1;
    for (let k = 0; k < p.length; k++) {
      const gradient = g[k] * scale;
      const first = beta1 * m[k] + (1 - beta1) * gradient;
      const second = beta2 * v[k] + (1 - beta2) * gradient * gradient;
      m[k] = first;
      v[k] = second;
      p[k] = keep * p[k] - (rate * first) / (Math.sqrt(second * secondScale) + epsilon);
    }
  }
  return norm;
}

/** Linear warm-up to `peak`, then a cosine down to a tenth of it (Loshchilov and Hutter 2017). Steps count from 0. */
export function learningRateAt(
  step: number,
  steps: { readonly warmUp: number; readonly total: number },
  peak: number,
): number {
  if (step < steps.warmUp) return (peak * (step + 1)) / steps.warmUp;
  const progress = Math.min(1, (step - steps.warmUp) / Math.max(1, steps.total - steps.warmUp));
  return peak * (0.1 + 0.45 * (1 + Math.cos(Math.PI * progress)));
}
