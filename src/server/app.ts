/**
 * Pages for one person on the same machine: one folder of static files, served on the loopback address only.
 *
 * Promises: nothing outside the folder and no hidden file is served; pages may run no script, load nothing from elsewhere, send
 * no form and be framed by nobody; a request that names another host is refused, so that a web page elsewhere cannot reach the
 * pages through a name that it points at this machine (DNS rebinding). Leaves out: users, sessions, TLS, writing.
 */
import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { AnamnesisError, systemErrorCode } from '../base/errors.ts';

const LOOPBACK = '127.0.0.1';

export interface RunningServer {
  readonly url: string;
  /** Resolves when the server has stopped, after `signal` fired. */
  readonly stopped: Promise<void>;
}

/** The app, to be called with a request; `folder` is absolute. */
export function pagesApp(folder: string): Hono {
  const app = new Hono();
  app.use(headers());
  app.use(async (context, next) => {
    const { hostname, pathname } = new URL(context.req.url);
    if (hostname !== LOOPBACK && hostname !== 'localhost')
      return context.text('This page is for this machine only.', 403);
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD')
      return context.text('Pages can only be read.', 405);
    if (pathname.includes('/.')) return context.notFound();
    context.header('Cache-Control', 'no-store');
    await next();
  });
  app.use(serveStatic({ root: folder }));
  return app;
}

/**
 * Serves `folder` until `signal` fires. Port 0 takes any free port.
 * @throws settings/invalid when the port is taken or not allowed.
 */
export async function servePages(folder: string, port: number, signal: AbortSignal): Promise<RunningServer> {
  signal.throwIfAborted();
  const server = createAdaptorServer({ fetch: pagesApp(folder).fetch, overrideGlobalObjects: false });
  server.listen(port, LOOPBACK);
  try {
    await once(server, 'listening', { signal });
  } catch (cause) {
    throw explainListening(cause, port);
  }
  const stopped = once(server, 'close').then(() => {});
  signal.addEventListener('abort', () => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return { url: `http://${LOOPBACK}:${taken}/`, stopped };
}

/** No scripts, nothing from elsewhere; styles may stand in the page, as charts drawn as SVG need them. */
function headers() {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    // Plain HTTP on the loopback address: a demand for TLS would only lock other local pages out.
    strictTransportSecurity: false,
  });
}

function explainListening(cause: unknown, port: number): unknown {
  const code = systemErrorCode(cause);
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return cause;
  return new AnamnesisError('settings/invalid', {
    where: `--port ${port}`,
    rule:
      code === 'EADDRINUSE' ? 'Another program uses this port.' : 'This port needs rights that this run does not have.',
    remedy: 'Choose another one, or 0 for any that is free.',
    cause,
  });
}
