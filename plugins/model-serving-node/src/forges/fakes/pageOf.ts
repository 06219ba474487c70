import { FakeAnswer } from './FakeServer';

/** The page of a list that a query asks for, as GitHub and GitLab number them. */
export function pageOf(query: URLSearchParams, items: unknown[]): FakeAnswer {
  const size = Number(query.get('per_page') ?? query.get('limit') ?? 30);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return { status: 200, body: items.slice(from, from + size) };
}
