import { GOLDEN_PATHS } from '../goldenPaths';
import type { ExpectedTokens } from '../externalRequest';
import type { ProjectedExternalSecret } from '../kubernetes';
import type { ServiceObject } from '../services/serviceParts';

/** An object that is a service, whether it runs pods or not. @public */
export type LiveObject = ServiceObject | ProjectedExternalSecret;

/** Whether an ExternalSecret is an external model, not the key of some other service. */
export function isExternalModel({ goldenPath }: ProjectedExternalSecret) {
  return goldenPath === GOLDEN_PATHS.externalModel.id;
}

const TOKENS = /^input=(\d{1,7}),output=(\d{1,7})$/;

/** Expected tokens as an annotation has them. @public */
export function expectedTokensText({ input, output }: ExpectedTokens): string {
  return `input=${input},output=${output}`;
}

/** The inverse of {@link expectedTokensText}; null where the text is none. @public */
export function readExpectedTokens(text: unknown): ExpectedTokens | null {
  const [, input, output] =
    TOKENS.exec(typeof text === 'string' ? text : '') ?? [];
  return input === undefined
    ? null
    : { input: Number(input), output: Number(output) };
}
