import { z } from 'zod';

const MOST_LINE = 1024 * 1024;

const usageSchema = z.object({
  prompt_tokens: z.number().int().min(0).nullish(),
  completion_tokens: z.number().int().min(0).nullish(),
});

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        text: z.string().nullish(),
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().max(100).nullish(),
      }),
    )
    .nullish(),
  usage: usageSchema.nullish(),
});

/** One event of a stream of OpenAI's API. */
export interface StreamedPart {
  text: string;
  finishReason: string | null;
  usage: { prompt: number | null; completion: number | null } | null;
}

/** Tokens that an answer names; null where it names none. */
export function usageOf(answer: unknown): StreamedPart['usage'] {
  const { data } = z.object({ usage: usageSchema }).safeParse(answer);
  return (
    (data && {
      prompt: data.usage.prompt_tokens ?? null,
      completion: data.usage.completion_tokens ?? null,
    }) ??
    null
  );
}

function readPart(data: string): StreamedPart | undefined {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return undefined;
  }
  const chunk = chunkSchema.safeParse(json).data;
  const choice = chunk?.choices?.[0];
  return (
    chunk && {
      text: choice?.delta?.content ?? choice?.text ?? '',
      finishReason: choice?.finish_reason ?? null,
      usage: usageOf(json),
    }
  );
}

/**
 * Reads the events of a streamed answer as they come.
 *
 * @throws Error where a line is longer than any engine's
 */
export async function* streamedParts(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<StreamedPart> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop()!;
    if (rest.length > MOST_LINE) {
      throw new Error('The engine sent a line that is too long.');
    }
    for (const line of lines) {
      const part = line.startsWith('data:')
        ? readPart(line.slice(5))
        : undefined;
      if (part) {
        yield part;
      }
    }
  }
}
