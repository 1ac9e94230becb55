/**
 * `tokenizer.json` in Hugging Face's format: one word per token, words apart by line breaks, so that any engine that loads the checkpoint
 * can also turn a timeline's token texts into ids and back.
 */
import { BOS_TOKEN, EOS_TOKEN, PAD_TOKEN, type Vocabulary } from '../../data/timeline/vocabulary.ts';

export function tokenizerJson(vocabulary: Vocabulary): string {
  const special = [PAD_TOKEN, BOS_TOKEN, EOS_TOKEN].map((id) => ({
    id,
    content: vocabulary.tokens[id].text,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  const tokenizer = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: null,
    pre_tokenizer: { type: 'Split', pattern: { String: '\n' }, behavior: 'Removed', invert: false },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(vocabulary.tokens.map(({ text, id }) => [text, id])),
      unk_token: vocabulary.tokens.find(({ kind }) => kind === 'unknown')?.text ?? vocabulary.tokens[PAD_TOKEN].text,
    },
  };
  return `${JSON.stringify(tokenizer, null, 1)}\n`;
}
