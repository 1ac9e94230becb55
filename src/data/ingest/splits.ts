/**
 * Which split a subject belongs to, when the source does not say: 80 % train, 10 % tuning, 10 % held_out, by the hash of its
 * identifier alone. So a subject stays in its split when the data grows, whatever else is in it, on every machine.
 *
 * Method: the first 8 hexadecimal digits of MD5 of the decimal `subject_id`, as a number n below 2^32; n/2^32 below 0.8 is train,
 * below 0.9 tuning. MD5 because DuckDB has it too: `splitExpression` gives the same answer in SQL.
 */
import { createHash } from 'node:crypto';
import type { Split } from '../record/meds.ts';

/** ⌈0.8 · 2^32⌉ and ⌈0.9 · 2^32⌉: the first numbers of tuning and of held_out. */
const TUNING_FROM = 3_435_973_837;
const HELD_OUT_FROM = 3_865_470_567;

export function splitOfSubject(subjectId: bigint): Split {
  const number = Number.parseInt(createHash('md5').update(String(subjectId)).digest('hex').slice(0, 8), 16);
  if (number < TUNING_FROM) return 'train';
  return number < HELD_OUT_FROM ? 'tuning' : 'held_out';
}

/** The same in SQL, of a BIGINT expression. */
export function splitExpression(subjectId: string): string {
  const number = `('0x' || md5((${subjectId})::VARCHAR)[:8])::UBIGINT`;
  return `CASE WHEN ${number} < ${TUNING_FROM} THEN 'train' WHEN ${number} < ${HELD_OUT_FROM} THEN 'tuning' ELSE 'held_out' END`;
}
