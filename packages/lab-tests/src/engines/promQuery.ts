/** A sample that a query answered. */
export interface PromSample {
  labels: Record<string, string>;
  value: number;
}

/** What the lab's Prometheus answers: the whole document. Throws where it refuses. */
export async function promAsk(
  url: string,
  path: 'query' | 'query_range',
  form: Record<string, string>,
): Promise<{ data: { result: unknown[] } }> {
  const answer = await fetch(`${url}/api/v1/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const document = await answer.json();
  if (!answer.ok) {
    throw new Error(`Prometheus refuses ${form.query}: ${document.error}`);
  }
  return document;
}

/** What the lab's Prometheus answers to an instant query. */
export async function promQuery(
  url: string,
  query: string,
): Promise<PromSample[]> {
  const { data } = await promAsk(url, 'query', { query });
  const result = data.result as {
    metric: Record<string, string>;
    value: [number, string];
  }[];
  return result.map(({ metric, value }) => ({
    labels: metric,
    value: Number(value[1]),
  }));
}
