import {
  AuditorService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  ErrorRequestHandler,
  Request,
  RequestHandler,
  Response,
} from 'express';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The audit event of each write, by the first part of its path. */
const EVENTS: Record<string, string> = {
  renders: 'render',
  calls: 'service-call',
  checks: 'check',
  controls: 'control-probe',
  'tenant-plans': 'tenant-plan',
  'model-sources': 'model-source',
  'advice-dismissals': 'advice-dismissal',
};

/** Of a Kubernetes object; callers may write anything into a path. */
const LONGEST_NAME = 253;

/**
 * Paths whose callers `auditWrites` authenticates, instead of Backstage's barrier before it: that one would
 * refuse a caller without an event.
 */
export const AUDITED_PATHS = Object.keys(EVENTS).map(name => `/${name}`);

interface AuditTrail {
  meta: Record<string, string | number | string[]>;
  error?: Error;
}

/** Adds to the event of a write; does nothing for reads. Takes names and words, never bodies. */
export function noteForAudit(res: Response, meta: AuditTrail['meta']): void {
  const trail: AuditTrail | undefined = res.locals.auditTrail;
  for (const [name, value] of Object.entries(trail ? meta : {})) {
    trail!.meta[name] =
      typeof value === 'string' ? value.slice(0, LONGEST_NAME) : value;
  }
}

/**
 * Writes an audit event for every request that is no read: one before anything is done, one with the outcome before
 * the caller is answered, for every outcome. Refuses callers without credentials, also of reads. Comes before
 * every route, so that none can be forgotten.
 */
export function auditWrites(options: {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
}): RequestHandler {
  const { auditor, httpAuth, logger } = options;

  const authenticate = (req: Request) =>
    httpAuth.credentials(req, { allow: ['user', 'service'] });

  const open = async (req: Request, refusal: Error | undefined) => {
    const [, first] = req.path.split('/');
    return auditor.createEvent({
      eventId: EVENTS[first] ?? 'write',
      severityLevel: 'medium',
      request: refusal ? withoutCredentials(req) : req,
    });
  };

  return async (req, res, next) => {
    if (READS.has(req.method)) {
      await authenticate(req);
      next();
      return;
    }
    const refusal = await authenticate(req).then(
      () => undefined,
      error => error as Error,
    );
    const event = await open(req, refusal);
    const trail: AuditTrail = { meta: {} };
    res.locals.auditTrail = trail;
    beforeAnswer(res, async isAnswered => {
      const meta = { ...trail.meta, status: res.statusCode };
      try {
        if (isAnswered && res.statusCode < 400) {
          await event.success({ meta });
        } else {
          await event.fail({
            error:
              trail.error ??
              new Error(isAnswered ? 'Refused' : 'The caller has hung up'),
            meta,
          });
        }
      } catch (error) {
        logger.error('An audit event could not be written', error as Error);
      }
    });
    next(refusal);
  };
}

/** Keeps the error for the event. Comes after every route. */
export const auditErrors: ErrorRequestHandler = (error, _req, res, next) => {
  const trail: AuditTrail | undefined = res.locals.auditTrail;
  if (trail) {
    trail.error = error;
  }
  next(error);
};

/** The auditor finds out who asks, and cannot where a token is not valid. */
function withoutCredentials(req: Request): Request {
  const { authorization, cookie, ...headers } = req.headers;
  return Object.create(req, { headers: { value: headers } });
}

/** Does something once: before the response ends, or when the caller has hung up. */
function beforeAnswer(
  res: Response,
  act: (isAnswered: boolean) => Promise<void>,
): void {
  const { end } = res;
  let acted: Promise<void> | undefined;
  const once = (isAnswered: boolean) => {
    acted ??= act(isAnswered);
    return acted;
  };
  res.end = function endAudited(...args: unknown[]) {
    void once(true).then(() =>
      end.apply(res, args as unknown as Parameters<typeof end>),
    );
    return res;
  } as Response['end'];
  res.once('close', () => void once(false));
}
