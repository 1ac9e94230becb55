/** HTML as text: what is inserted is escaped unless it is HTML already, so that no code or file name can become markup. */

/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

export type HtmlValue = string | number | Html | readonly HtmlValue[] | null;

/** A template whose insertions are escaped: html`<td>${label}</td>`. Lists are joined, null leaves nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: strings.reduce((text, part, i) => text + toText(values[i - 1] ?? null) + part) };
}

/** Markup that we made ourselves. */
export function trusted(markup: string): Html {
  return { html: markup };
}

function toText(value: HtmlValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map(toText).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]);
}
