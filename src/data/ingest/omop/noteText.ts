/** SQL of note text: HTML becomes plain text with its line breaks; other text stays as it is. Rich text (RTF) is not understood. */

/** Tags that only HTML has; a lone `<` (as in `Na < 130`) is none. */
const IS_HTML = '(?i)<(!doctype|html|body|head|div|p|br|span|table|ul|ol|b|i|font|h[1-6])(\\s[^<>]*)?/?>';

const ENTITIES = {
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'''",
  '&apos;': "'''",
  '&amp;': '&',
};

/** @param column an SQL expression of type VARCHAR */
export function plainTextSql(column: string): string {
  const steps: readonly (readonly [pattern: string, by: string])[] = [
    ['(?is)<(script|style|head)\\b.*?</(script|style|head)>|<!--.*?-->', ' '],
    ['(?i)<br\\s*/?>|</(p|div|tr|li|ul|ol|table|h[1-6])>', '\n'],
    ['(?s)<[/!]?[a-zA-Z][^<>]*>', ' '],
  ];
  let text = column;
  for (const [pattern, by] of steps) text = `regexp_replace(${text}, '${pattern}', '${by}', 'g')`;
  for (const [entity, sign] of Object.entries(ENTITIES)) {
    text = `replace(${text}, '${entity}', ${sign === "'''" ? "''''" : `'${sign}'`})`;
  }
  const tidy = `regexp_replace(regexp_replace(${text}, '[ \\t]+', ' ', 'g'), ' ?(\\r?\\n ?)+', '\n', 'g')`;
  return `CASE WHEN regexp_matches(${column}, '${IS_HTML}') THEN trim(${tidy}, ' \n') ELSE ${column} END`;
}
