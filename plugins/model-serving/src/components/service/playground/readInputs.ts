import { InferenceInput } from '@model-serving/backstage-plugin-model-serving-common';

function isInput(value: unknown): value is InferenceInput {
  const { data, datatype, name, shape } = (value ?? {}) as Record<
    string,
    unknown
  >;
  return (
    typeof name === 'string' &&
    typeof datatype === 'string' &&
    Array.isArray(shape) &&
    shape.every(Number.isInteger) &&
    Array.isArray(data)
  );
}

/** The inputs of an inference from what somebody wrote as JSON, or what is wrong with it as a sentence. */
export function readInputs(
  text: string,
): { inputs: InferenceInput[] } | { problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'This is not JSON.' };
  }
  const inputs = Array.isArray(value) ? value : [value];
  return inputs.length > 0 && inputs.every(isInput)
    ? { inputs }
    : {
        problem:
          'Each input needs name, shape (a list of whole numbers), datatype and data (a list).',
      };
}
