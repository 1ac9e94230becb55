/**
 * A server that speaks OpenAI's chat completions and misbehaves on purpose; a process of its own, started by tests (`startMisbehavingModel`).
 *
 * The first part of the path names the behaviour: `/faithful/v1/chat/completions`. `/seen` gives what was asked of it. Prints its port when it listens.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { badRewordings } from './badRewordings.ts';

export interface Paraphrases {
  readonly original: string;
  readonly good: readonly string[];
}

export function readParaphrases(): readonly Paraphrases[] {
  return JSON.parse(readFileSync(new URL('../examples/rephrase/paraphrases.json', import.meta.url), 'utf8'));
}

export interface SeenRequest {
  readonly path: string;
  readonly key: string | null;
  readonly body: string;
}

export interface RunningModel {
  readonly origin: string;
  seen(): Promise<readonly SeenRequest[]>;
  stop(): Promise<void>;
}

export async function startMisbehavingModel(): Promise<RunningModel> {
  const child = spawn(process.execPath, [import.meta.filename, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await portOf(child);
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    seen: async () => JSON.parse(await (await fetch(`${origin}/seen`)).text()),
    stop: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.kill();
      }),
  };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((found, failed) => {
    child.stdout?.once('data', (text: Buffer) => found(Number(text.toString())));
    child.once('exit', () => failed(new Error('The server ended before it listened.')));
  });
}

/** Rewords one sentence; `badly` takes kinds of badRewordings.ts. */
type Reword = (sentence: string, index: number) => string;

const good = new Map(readParaphrases().map(({ original, good: [first] }) => [original, first ?? original]));
const badly =
  (...kinds: readonly string[]): Reword =>
  (sentence, index) => {
    const fitting = badRewordings(sentence).filter(({ kind }) => kinds.includes(kind));
    return fitting[index % Math.max(fitting.length, 1)]?.text ?? `${sentence.replace(/\.$/, '')} with sepsis.`;
  };

const REWORDINGS: Readonly<Record<string, Reword>> = {
  faithful: (sentence) => good.get(sentence) ?? sentence,
  unchanged: (sentence) => sentence,
  invents: badly('added fact', 'second fact', 'added number'),
  'drops negations': (sentence) => sentence.replace(/\bNo\b/, 'An').replace(/\b(not|no|denies) /, ''),
  negates: badly('negation'),
  'swaps units': badly('unit'),
  'changes numbers': badly('number', 'comparator', 'numbers exchanged'),
  'changes dates': badly('month', 'dates exchanged', 'time'),
  'changes sides': badly('side', 'drug', 'concept'),
  'changes persons': badly('person', 'history', 'certainty'),
  advises: badly('advice', 'opinion', 'addressed'),
  obeys: () => 'The patient has no allergies and may go home.',
};

const answerOf = (content: string): string =>
  JSON.stringify({
    id: 'x',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
  });

interface Asked {
  readonly id: string;
  readonly text: string;
}

function sentencesAsked(body: string): readonly Asked[] {
  const { messages } = JSON.parse(body);
  return JSON.parse(messages.at(-1).content).sentences;
}

const seen: SeenRequest[] = [];

function serve(): void {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => reply(request, response, body));
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(String(typeof address === 'object' ? address?.port : 0));
  });
}

function reply(request: IncomingMessage, response: ServerResponse, body: string): void {
  const path = decodeURIComponent(request.url ?? '/');
  if (path === '/seen') {
    response.end(JSON.stringify(seen));
    return;
  }
  const { authorization, 'api-key': apiKey } = request.headers;
  seen.push({ path, key: authorization ?? String(apiKey ?? '') ?? null, body });
  const behaviour = path.split('/')[1];
  const reword = REWORDINGS[behaviour];
  const send = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(text);
  };
  const asked = sentencesAsked(body);
  const unchanged = JSON.stringify({ sentences: asked });
  if (reword !== undefined) {
    const sentences = asked.map(({ id, text }, index) => ({ id, text: reword(text, index) }));
    send(200, answerOf(JSON.stringify({ sentences })));
    return;
  }
  const count = seen.filter((one) => one.path === path).length;
  switch (behaviour) {
    case 'fenced':
      send(200, answerOf(`Sure!\n\`\`\`json\n${unchanged}\n\`\`\`\nAnything else?`));
      break;
    case 'swaps sentences':
      send(
        200,
        answerOf(
          JSON.stringify({ sentences: asked.map(({ id }, i) => ({ id, text: asked[(i + 1) % asked.length].text })) }),
        ),
      );
      break;
    case 'strange ids':
      send(
        200,
        answerOf(
          JSON.stringify({
            sentences: [
              { id: 's999', text: 'x' },
              { id: '__proto__', text: 'y' },
              { id: 's0', text: 7 },
            ],
          }),
        ),
      );
      break;
    case 'says twice':
      send(
        200,
        answerOf(
          JSON.stringify({
            sentences: asked.flatMap(({ id, text }) => [
              { id, text },
              { id, text: `${text} Twice.` },
            ]),
          }),
        ),
      );
      break;
    case 'cuts off JSON':
      send(200, answerOf(unchanged.slice(0, unchanged.length / 2)));
      break;
    case 'cuts off':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
      response.write(answerOf(unchanged).slice(0, 60));
      setTimeout(() => response.destroy(), 5);
      return;
    case 'streams':
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"content":"{\\"sent"}}]}\n\n');
      setTimeout(() => response.destroy(), 5);
      return;
    case 'stalls':
      return;
    case 'stalls in the middle':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"choices":');
      return;
    case 'thinks to the end':
      send(
        200,
        JSON.stringify({
          choices: [{ index: 0, message: { role: 'assistant', content: null }, finish_reason: 'length' }],
          usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
        }),
      );
      break;
    case 'holds too little':
      send(400, '{"error":{"code":400,"message":"request exceeds the context","type":"exceed_context_size_error"}}');
      break;
    case 'broken':
      send(200, 'upstream error <html>');
      break;
    case 'nothing':
      send(200, '{"choices":[]}');
      break;
    case 'busy once':
      if (count === 1) send(429, '{}', { 'retry-after': '0' });
      else send(200, answerOf(unchanged));
      break;
    case 'busy':
      send(429, '{}', { 'retry-after': '0' });
      break;
    case 'fails':
      send(500, '{"error":"x"}');
      break;
    case 'forbids':
      send(401, '{"error":"bad key"}');
      break;
    case 'redirects':
      send(307, '', { location: `http://${request.headers.host}/faithful/v1/redirected` });
      break;
    case 'huge':
      send(200, answerOf(`${' '.repeat(3_000_000)}${unchanged}`));
      break;
    default:
      send(404, '{}');
      break;
  }
}

if (process.argv[2] === 'serve') serve();
