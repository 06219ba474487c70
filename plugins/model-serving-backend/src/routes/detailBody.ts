import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { Request, Response } from 'express';
import { detailOf } from '../picture/views';

interface Body {
  json: Buffer;
  gzipped: Buffer;
  etag: string;
}

interface Bodies {
  withCost?: Body;
  withoutCost?: Body;
}

/** For as long as a description is kept. */
const written = new WeakMap<ServiceDetail, Bodies>();

/**
 * Sends a service to its page. The body is written and compressed once for everybody who views the
 * same description: for each of them it takes as long as the rest of the request.
 */
export function sendDetail(
  req: Request,
  res: Response,
  detail: ServiceDetail,
  options: { cost: boolean },
): void {
  const { json, gzipped, etag } = bodyOf(detail, options);
  res.type('json').set('ETag', etag).vary('Accept-Encoding');
  if (req.acceptsEncodings('gzip')) {
    res.set('Content-Encoding', 'gzip').send(gzipped);
  } else {
    res.send(json);
  }
}

function bodyOf(detail: ServiceDetail, options: { cost: boolean }): Body {
  const bodies = written.get(detail) ?? {};
  written.set(detail, bodies);
  const which = options.cost ? 'withCost' : 'withoutCost';
  bodies[which] ??= write(detailOf(detail, options));
  return bodies[which];
}

function write(view: ServiceDetail): Body {
  const json = Buffer.from(JSON.stringify(view));
  const hash = createHash('sha1').update(json).digest('base64url');
  // The same content in another coding, which a weak tag allows.
  return { json, gzipped: gzipSync(json), etag: `W/"${hash}"` };
}
