/** The SQL macros of FHIR landing, value by value: times to UTC, references to keys, numbers in strings, text of notes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, quote, type Session } from '../../record/duckdb.ts';
import { fhirMacros } from './macros.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession({ memoryLimitMb: 256, threads: 1 });
  for (const macro of fhirMacros('America/New_York')) await session.run(macro, 'macros');
});
afterAll(() => session.close());

async function resultOf(call: string): Promise<unknown> {
  return (await session.rows(`SELECT (${call})::VARCHAR AS value`, 'macros'))[0].value;
}

describe('a time', () => {
  it.each<[string, string | null, string]>([
    ['2021-03-04T10:00:00Z', '2021-03-04 10:00:00', 'Z'],
    ['2021-03-04T10:00:00.1234567Z', '2021-03-04 10:00:00.123456', 'seven digits of a second, as .NET writes them'],
    ['2021-03-04T23:30:00+05:30', '2021-03-04 18:00:00', 'an offset'],
    ['2021-03-04T10:00:00-12:00', '2021-03-04 22:00:00', 'an offset to the west'],
    ['2021-03-04T23:30:00+0530', '2021-03-04 18:00:00', 'an offset without colon'],
    ['2021-01-04T10:00:00', '2021-01-04 15:00:00', 'the clock of the hospital in winter'],
    ['2021-07-04T10:00:00', '2021-07-04 14:00:00', 'the clock of the hospital in summer'],
    ['2021-03-14T02:30:00', '2021-03-14 07:30:00', 'what the clock skipped: moved past the gap'],
    ['2021-11-07T01:30:00', '2021-11-07 06:30:00', 'what it showed twice: the later one'],
    ['2021-11-07T01:30:00-04:00', '2021-11-07 05:30:00', 'the earlier one, with its offset'],
    ['2021-03-04', '2021-03-05 04:59:59', 'a day: its end in the hospital'],
    ['2020-02', '2020-03-01 04:59:59', 'a month: its end, in a leap year'],
    ['2021', '2022-01-01 04:59:59', 'a year: its end'],
    ['2021-03-04Z', null, 'a day with a zone, which FHIR does not have'],
    ['2021-03-04T10:00Z', null, 'no seconds, with a zone'],
    ['2021-02-30', null, 'no such day'],
    ['garbage', null, 'no date'],
    ['', null, 'nothing'],
  ])('%s is known at %s (%s)', async (text, known) => {
    expect(await resultOf(`known_at(${quote(text)})`)).toBe(known);
  });

  it.each([
    ['2021-03-04', '2021-03-04 05:00:00'],
    ['2021-03', '2021-03-15 04:00:00'],
    ['2021', '2021-07-01 04:00:00'],
    ['2021-03-04T10:00:00Z', '2021-03-04 10:00:00'],
  ])('%s starts at %s', async (text, start) => {
    expect(await resultOf(`started_at(${quote(text)})`)).toBe(start);
  });
});

describe('how far a time is known', () => {
  it.each([
    ['2021-03-04T10:00:00Z', null],
    ['2021-03-04T10:00:00+01:00', null],
    ['2021-03-04T10:00:00-05:00', null],
    ['2021-03-04T10:00:00', 'local'],
    ['2021-03-04 10:00:00.5', 'local'],
    ['2021-03-14T02:30:00', 'gap'],
    ['2021-03-14T02:30:00-05:00', null],
    ['2021-11-07T01:30:00', 'overlap'],
    ['2021-11-07T01:30:00-04:00', null],
    ['2021-03-04', 'day'],
    ['2021-03-14', 'day'],
    ['2021-03', 'month'],
    ['2021', 'year'],
    ['2021-03-04Tgarbage', null],
    ['9999-12-31T23:59:59', 'local'],
    ['0001-01-01T00:00:00', 'local'],
    ['294247-01-10T04:00:54', null],
    ['infinity           ', 'local'],
    ['', null],
  ])('%s: %s', async (text, precision) => {
    expect(await resultOf(`precision_of(${quote(text)})`)).toBe(precision);
  });
});

describe('a reference', () => {
  it.each([
    ['Patient/p1', 'p1', 'Patient/p1'],
    ['Patient/p1/_history/2', 'p1', 'Patient/p1'],
    ['https://fhir.example/r4/Patient/p-1.2/_history/2', 'p-1.2', 'Patient/p-1.2'],
    ['urn:uuid:0c1d-01', '0c1d-01', '0c1d-01'],
    ['urn:oid:1.2.3', null, null],
    ['#contained', null, null],
    ['Patient?identifier=x|1', null, null],
  ])('%s leads to %s', async (reference, key, typed) => {
    expect(await resultOf(`reference_key(${quote(reference)})`)).toBe(key);
    expect(await resultOf(`typed_key(${quote(reference)})`)).toBe(typed);
  });
});

describe('a string', () => {
  it.each([
    ['5', '5.0', null],
    ['  -7.25 ', '-7.25', null],
    ['.5', '0.5', null],
    ['<5', '5.0', '<'],
    ['>= 12', '12.0', '>='],
    ['≤3', '3.0', '<='],
    ['5 mg', null, null],
    ['1,000', null, null],
    ['1e3', null, null],
    ['1-2', null, null],
    ['Positive', null, null],
  ])('%s is the number %s, compared by %s', async (text, number, comparator) => {
    expect(await resultOf(`number_in(${quote(text)})`)).toBe(number);
    expect(await resultOf(`comparator_in(${quote(text)})`)).toBe(comparator);
  });
});

describe('markup', () => {
  it.each([
    ['<p>One</p><p>Two<br/>three</p>', 'One\nTwo\nthree'],
    ['<table><tr><td>Na</td><td>140</td></tr></table>', 'Na 140'],
    ['<script>send("x")</script>a<style>p{}</style>b<!-- c > d -->e', 'abe'],
    ['<SCRIPT src="x">\nbad\n</SCRIPT >ok', 'ok'],
    ['<p title="a>b">c</p>', 'c'],
    ['pH < 7.2 and > 7', 'pH < 7.2 and > 7'],
    ['<![CDATA[kept]]>', 'kept'],
    ['5&#160;mg &#xB5;g &eacute; &le; &unknown;', '5 mg µg é ≤ &unknown;'],
    ['&amp;lt; &lt; &#38;gt;', '&lt; < &gt;'],
    ['<p> </p>', ''],
  ])('%s reads %s', async (html, text) => {
    expect(await resultOf(`plain_text(${quote(html)})`)).toBe(text);
  });
});

describe('an attachment', () => {
  const encoded = (text: string): string => Buffer.from(text).toString('base64');
  it.each([
    ['text/plain', encoded('a note\r\n'), 'a note'],
    ['text/html; charset=utf-8', encoded('<b>a</b> note'), 'a note'],
    [null, encoded('a note'), 'a note'],
    ['text/plain', `${encoded('a note that').slice(0, 8)}\r\n${encoded('a note that').slice(8)}`, 'a note that'],
    ['text/plain', encoded('  '), null],
    ['text/rtf', encoded('{\\rtf1 a}'), null],
    ['application/pdf', encoded('%PDF-1.4'), null],
    ['text/plain', Buffer.from([0xff, 0xfe, 0x00]).toString('base64'), null],
    ['text/plain', 'not base64!', null],
    ['text/plain', null, null],
  ])('of type %s holds text or none', async (type, data, text) => {
    const literal = (value: string | null): string => (value === null ? 'NULL::VARCHAR' : quote(value));
    expect(await resultOf(`encoded_text(${literal(type)}, ${literal(data)})`)).toBe(text);
  });
});
