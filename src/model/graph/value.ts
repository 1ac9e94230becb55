/** What flows through a graph: tensors with types and shapes, and the attributes of operators. */
import { invariant } from '../../base/errors.ts';

export type ElementType = 'float32' | 'int32' | 'int64' | 'bool';
export type Dim = number | string;
export type Shape = readonly Dim[];

/** A tensor that flows through the graph. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
}

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'string'; readonly value: string };
export type Attributes = Readonly<Record<string, Attribute>>;

export const int = (value: number): Attribute => ({ kind: 'int', value });
export const float = (value: number): Attribute => ({ kind: 'float', value });
export const ints = (value: readonly number[]): Attribute => ({ kind: 'ints', value });

/** A dimension that must be a number. */
export function fixed(dim: Dim): number {
  invariant(typeof dim === 'number', 'graph', `The dimension ${dim} must be known when the graph is built.`);
  return dim;
}
