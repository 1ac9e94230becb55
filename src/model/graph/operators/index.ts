/** The operators that our graphs use, by family. To add one: its definition here, its gradient in `gradients`, a numeric check. */
import { DECODER } from './decoder.ts';
import type { OperatorDefinition } from './definition.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { LAYOUT } from './layout.ts';
import { MATRIX } from './matrix.ts';
import { REDUCTION } from './reduction.ts';

const FAMILIES = { ...ELEMENTWISE, ...MATRIX, ...REDUCTION, ...LAYOUT, ...DECODER };

export type OperatorName = keyof typeof FAMILIES;
export const OPERATORS: Readonly<Record<OperatorName, OperatorDefinition>> = FAMILIES;
