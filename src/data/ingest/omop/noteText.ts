/** SQL of note text: HTML becomes plain text that keeps its line breaks; other text stays as it is. Rich text (RTF) is not understood. */
import { quote } from '../../record/duckdb.ts';

/** A tag that only HTML has; a lone `<`, as in `Na < 130`, is none. */
const IS_HTML = '(?i)<(!doctype|html|body|div|p|br|span|table|ul|ol|b|i|font|h[1-6])(\\s[^<>]*)?/?>';

/** In order: what is no text goes, ends of blocks become line breaks, other tags go, blanks and empty lines shrink. */
const STEPS: readonly (readonly [pattern: string, by: string])[] = [
  ['(?is)<script\\b.*?</script>|<style\\b.*?</style>|<head\\b.*?</head>|<!--.*?-->', ' '],
  ['(?i)<br\\s*/?>|</(p|div|tr|li|ul|ol|table|h[1-6])>', '\n'],
  ['</?[a-zA-Z!][^<>]*>', ' '],
  ['&nbsp;|[ \\t\\r]+', ' '],
  [' ?(\\n ?)+', '\n'],
];

/** `&amp;` last, so that `&amp;lt;` stays `&lt;`. */
const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&apos;': "'", '&amp;': '&' } as const;

/** @param column an SQL expression of type VARCHAR */
export function plainTextSql(column: string): string {
  let text = column;
  for (const [pattern, by] of STEPS) text = `regexp_replace(${text}, ${quote(pattern)}, ${quote(by)}, 'g')`;
  for (const [entity, sign] of Object.entries(ENTITIES)) text = `replace(${text}, ${quote(entity)}, ${quote(sign)})`;
  return `CASE WHEN regexp_matches(${column}, ${quote(IS_HTML)}) THEN trim(${text}, ${quote(' \n')}) ELSE ${column} END`;
}
