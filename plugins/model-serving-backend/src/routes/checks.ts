import Router from 'express-promise-router';
import { noteForAudit } from './auditWrites';
import { inTurn } from './inTurn';
import { readJsonBody } from './jsonBody';
import { RouteOptions } from './RouteOptions';

/** A body whose files are as large as may be judged, with room for how JSON writes text. */
const FILES_KIB = 768;
const REQUEST_KIB = 64;

/** `POST /renders` and `POST /checks`, of removals too: only for those who may propose for the tenant. */
export function checkRoutes({ httpAuth, queue, requests }: RouteOptions) {
  const router = Router();
  for (const [path, kib, handle] of [
    ['/renders', REQUEST_KIB, requests.render],
    ['/checks', FILES_KIB, requests.check],
  ] as const) {
    router.post(path, async (req, res) => {
      const credentials = await httpAuth.credentials(req, { allow: ['user'] });
      res.json(
        await inTurn<unknown>(queue, credentials, res, async () =>
          handle(await readJsonBody(req, res, kib), {
            credentials,
            note: meta => noteForAudit(res, meta),
          }),
        ),
      );
    });
  }
  return router;
}
