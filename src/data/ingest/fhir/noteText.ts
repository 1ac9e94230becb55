/**
 * SQL macros that make plain text of what notes come as: XHTML narratives, and attachments in base64.
 *
 * Markup goes, with scripts, styles and comments; blocks become lines; entities become the signs that they stand for. Not read: PDF, RTF,
 * pictures, and text that is not UTF-8: a note that has nothing else counts as one without text.
 */
import { quote } from '../../record/duckdb.ts';

/** Named entities of HTML that clinical text uses. `&amp;` is not among them: it must come last. */
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ nbsp: ' ', lt: '<', gt: '>', quot: '"', apos: "'", shy: '', ensp: ' ', emsp: ' ', thinsp: ' ' },
  ...{ deg: '°', plusmn: '±', micro: 'µ', times: '×', divide: '÷', le: '≤', ge: '≥', ne: '≠', asymp: '≈' },
  ...{ frac12: '½', frac14: '¼', frac34: '¾', sup2: '²', sup3: '³', alpha: 'α', beta: 'β', gamma: 'γ', mu: 'μ' },
  ...{ ndash: '–', mdash: '—', hellip: '…', bull: '•', middot: '·', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”' },
  ...{ laquo: '«', raquo: '»', rarr: '→', larr: '←', uarr: '↑', darr: '↓', sect: '§', copy: '©', reg: '®', trade: '™' },
  ...{ auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß', ccedil: 'ç', ntilde: 'ñ' },
  ...{ agrave: 'à', aacute: 'á', acirc: 'â', egrave: 'è', eacute: 'é', ecirc: 'ê', iacute: 'í', icirc: 'î' },
  ...{
    oacute: 'ó',
    ocirc: 'ô',
    uacute: 'ú',
    ucirc: 'û',
    aring: 'å',
    aelig: 'æ',
    oslash: 'ø',
    Eacute: 'É',
    Ccedil: 'Ç',
  },
};

/** What goes with all that it holds. */
const UNSEEN = ['script', 'style', 'head'].map((name) => String.raw`<${name}\b.*?</${name}\s*>`).join('|');

export const NOTE_TEXT_MACROS: readonly string[] = [
  `CREATE MACRO entity_sign(e) AS CASE
     WHEN starts_with(e, '&#x') OR starts_with(e, '&#X') THEN TRY(chr(TRY_CAST('0x' || e[4:-2] AS INTEGER)))
     WHEN starts_with(e, '&#') THEN TRY(chr(TRY_CAST(e[3:-2] AS INTEGER)))
     ELSE MAP {${Object.entries(ENTITIES)
       .map(([name, sign]) => `${quote(`&${name};`)}: ${quote(sign)}`)
       .join(', ')}}[e] END`,
  // Each entity that occurs is replaced once; an ampersand last, so that `&amp;lt;` stays the text `&lt;`.
  `CREATE MACRO without_entities(s) AS CASE WHEN contains(s, '&') THEN replace(regexp_replace(list_reduce(
     list_prepend(s, list_distinct(list_filter(regexp_extract_all(s, '&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,8});'),
       lambda e: e NOT IN ('&amp;', '&#38;', '&#x26;')))),
     lambda text, e: replace(text, e, coalesce(entity_sign(e), e))), '&(#38|#x26);', '&amp;', 'g'), '&amp;', '&') ELSE s END`,
  // The list of one is there because a macro repeats what it is given as often as it mentions it.
  `CREATE MACRO plain_text(html) AS trim(regexp_replace(regexp_replace(list_transform([
     regexp_replace(regexp_replace(regexp_replace(regexp_replace(html, '(?s)<!\\[CDATA\\[(.*?)\\]\\]>', '\\1', 'g'),
       '(?is)${UNSEEN}|<!--.*?-->', '', 'g'),
       '(?i)<(br|/p|/div|/li|/tr|/h[1-6]|/table)\\b[^>]*>', chr(10), 'g'),
       '<[a-zA-Z/!?](?:"[^"]*"|[^">])*>', ' ', 'g')], lambda bare: without_entities(bare))[1],
     '[ \\t\\x{a0}]+', ' ', 'g'), ' ?(\\r?\\n ?)+', chr(10), 'g'), ' ' || chr(10))`,
  `CREATE MACRO text_as(content_type, body) AS CASE
     WHEN content_type ILIKE '%html%' OR content_type ILIKE '%xml%' THEN plain_text(body)
     WHEN content_type ILIKE '%rtf%' THEN NULL
     WHEN content_type IS NULL OR content_type ILIKE 'text/%' THEN trim(body, ' ' || chr(10) || chr(13)) END`,
  // Base64 may be broken into lines.
  `CREATE MACRO encoded_text(content_type, data) AS
     nullif(text_as(content_type, TRY(decode(from_base64(translate(data, ' ' || chr(9) || chr(10) || chr(13), ''))))), '')`,
  'CREATE MACRO attached_text(a) AS encoded_text(a.contentType, a.data)',
];
