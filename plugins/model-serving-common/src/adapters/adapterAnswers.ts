import { z } from 'zod';
import { dnsName } from '../dnsName';
import { requestedModelSchema } from '../requestedModel';

/** More than any engine holds at once; what a runtime takes, its profile says. */
const MOST_ADAPTERS = 32;

const adapterAnswerSchema = z.strictObject({
  /** Under which callers ask for it, in place of the name of the service. */
  name: dnsName('The name of an adapter', 40),
  model: requestedModelSchema,
});

/** The adapters that a service asks for. */
export const adapterAnswersSchema = z
  .array(adapterAnswerSchema)
  .max(MOST_ADAPTERS, `A service may have at most ${MOST_ADAPTERS} adapters`)
  .refine(
    adapters =>
      new Set(adapters.map(({ name }) => name)).size === adapters.length,
    'Adapters must have different names',
  )
  // Forms fill in an empty list.
  .transform(adapters => (adapters.length > 0 ? adapters : undefined));

/** An adapter that a service asks for. @public */
export type AdapterAnswer = z.infer<typeof adapterAnswerSchema>;

/**
 * Adapters as an annotation has them, one whose text was changed by others included; null where they cannot be read.
 * @public
 */
export function readAdapters(annotation: unknown): AdapterAnswer[] | null {
  try {
    const { data } = adapterAnswersSchema.safeParse(
      JSON.parse(String(annotation)),
    );
    return data ?? null;
  } catch {
    return null;
  }
}
