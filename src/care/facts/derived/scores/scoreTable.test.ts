/** docs/scores.md lists every score as the code has it: what it needs and within which time, for whom, formula, source and limits. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Need, Score } from './score.ts';
import { SCORES } from './scoreTable.ts';

const page = readFileSync(new URL('../../../../../docs/scores.md', import.meta.url), 'utf8');

test.each(SCORES.map((score) => [score.method, score] as const))('%s', (_, score) => {
  expect(page).toContain(rowOf(score));
});

function rowOf({ method, name, unit, needs, ages, sex, covers, formula, limits }: Score): string {
  const who = [
    ages === null ? 'all ages' : ages[1] >= 120 ? `from ${ages[0]}` : `${ages[0]} to ${ages[1]}`,
    ...(sex ? ['sex known'] : []),
    ...covers.map((kind) => `covers ${kind}s`),
  ].join(', ');
  const cells = [
    method,
    `${name}${unit === '' ? '' : `, ${unit}`}`,
    needs.map(needText).join('; ') || '-',
    who,
    formula,
    limits,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function needText({ analyte, role, hours }: Need): string {
  const span =
    hours === 0 ? '' : hours < 1 ? ` ${Math.round(hours * 60)} min` : hours < 48 ? ` ${hours} h` : ` ${hours / 24} d`;
  const marks = { paired: '', window: ' (worst)', standing: ' (standing)', optional: ' (if there)' };
  return `${analyte}${span}${marks[role]}`;
}
