import { Asked } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { ForgeHttp } from './ForgeHttp';
import { ForgeRefusalError } from './ForgeRefusalError';

const NOT_TOLD = [401, 403, 404];

/** What was asked, or why the credentials may not ask it. */
export async function askForge<T>(ask: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { known: true, value: await ask() };
  } catch (error) {
    if (error instanceof ForgeRefusalError && NOT_TOLD.includes(error.status)) {
      return { known: false, reason: error.message };
    }
    throw error;
  }
}

/** The answer, or undefined where the credentials may not ask or there is nothing. */
export async function ifAllowed<T>(
  http: ForgeHttp,
  path: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const asked = await askForge(() => http.request(path, schema));
  return asked.known ? asked.value : undefined;
}
