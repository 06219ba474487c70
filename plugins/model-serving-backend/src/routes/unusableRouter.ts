import { HttpAuthService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import Router from 'express-promise-router';
import { Doctor } from '../doctor/Doctor';
import { examineUnusable } from '../doctor/examineConfiguration';

/**
 * Answers every request but `GET /doctor` with why the suite does nothing, where its configuration cannot be used: the rest of the
 * Backstage goes on.
 *
 * @param problem - names the key and what is expected of it
 */
export function unusableRouter(httpAuth: HttpAuthService, problem: string) {
  const router = Router();
  const doctor = new Doctor([examineUnusable(problem)]);
  // Whoever asks is told the problem below, too.
  router.get('/doctor', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user', 'service'] });
    res.json(await doctor.examine());
  });
  router.use(async req => {
    await httpAuth.credentials(req, { allow: ['user', 'service'] });
    throw new ServiceUnavailableError(
      `Model serving is off, because its configuration cannot be used: ${problem}. Platform owners: correct it in app-config and start the backend again`,
    );
  });
  return router;
}
