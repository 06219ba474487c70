/** A sample that a query answered. */
export interface PromSample {
  labels: Record<string, string>;
  value: number;
}

/** What the lab's Prometheus answers to an instant query. */
export async function promQuery(
  url: string,
  query: string,
): Promise<PromSample[]> {
  const answer = await fetch(
    `${url}/api/v1/query?${new URLSearchParams({ query })}`,
  );
  const { data, error } = (await answer.json()) as {
    data?: {
      result: { metric: Record<string, string>; value: [number, string] }[];
    };
    error?: string;
  };
  if (!data) {
    throw new Error(`Prometheus refuses ${query}: ${error}`);
  }
  return data.result.map(({ metric, value }) => ({
    labels: metric,
    value: Number(value[1]),
  }));
}
