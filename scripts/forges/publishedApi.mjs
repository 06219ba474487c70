// Fills in, or checks again, the facts of a forge's published API description that its fake is held to.
//
//   node scripts/forges/publishedApi.mjs <facts.json> <description> [prefix]
//
// The facts name operations and fields; what types they have, and which may be missing or null, is read from the
// description: OpenAPI 3 or Swagger 2 as JSON or YAML, or the types that openapi-typescript makes of one. `prefix`
// is what the paths of the description have before those of the facts. A field that the description does not have
// ends it with an error. Kept as they are: an operation that is `undescribed`, a `|null`, and a query, body, field or status with `!`, which stand for what a
// forge accepts or answers although its description does not say so.
import { readFileSync, writeFileSync } from 'node:fs';
import { openApi } from './openApi.mjs';
import { openApiTypes } from './openApiTypes.mjs';

const [factsFile, descriptionFile, prefix = ''] = process.argv.slice(2);
const facts = JSON.parse(readFileSync(factsFile, 'utf8'));
const description = descriptionFile.endsWith('.d.ts')
  ? openApiTypes(descriptionFile)
  : openApi(descriptionFile);
const problems = [];

const nameOf = key => key.replace(/(\?)?(\|null)?$/, '');

/** A shape of the facts with the types of a schema. */
function filled(shape, schema, at) {
  if (schema === undefined) {
    problems.push(`${at} is not described`);
    return shape;
  }
  if (Array.isArray(shape)) {
    return [filled(shape[0], schema.items?.(), `${at}[]`)];
  }
  if (typeof shape === 'string') {
    return schema.type();
  }
  const entries = Object.entries(shape).map(([key, value]) => {
    const name = nameOf(key);
    if (name === '*' || name.endsWith('!')) {
      return [key, value];
    }
    const field = schema.field?.(name);
    if (field === undefined) {
      problems.push(`${at}.${name} is not described`);
      return [key, value];
    }
    const isNull = field.schema.isNull() || key.endsWith('|null');
    const type = filled(value, field.schema, `${at}.${name}`);
    return [
      `${name}${field.optional ? '?' : ''}${isNull ? '|null' : ''}`,
      type,
    ];
  });
  return Object.fromEntries(entries);
}

for (const [key, operation] of Object.entries(facts.operations)) {
  if (operation.undescribed) {
    continue;
  }
  const [method, template] = key.split(' ');
  const described = description.operation(
    method.toLowerCase(),
    `${prefix}${template}`,
  );
  if (!described) {
    problems.push(`${key} is not described`);
    continue;
  }
  const { answers, body, query } = operation;
  if (query) {
    operation.query = Object.fromEntries(
      Object.keys(query).map(name => {
        if (name.endsWith('!')) {
          return [name, query[name]];
        }
        const schema = described.query(name);
        if (!schema) {
          problems.push(`${key} ?${name} is not described`);
        }
        return [name, schema?.type() ?? query[name]];
      }),
    );
  }
  if (body !== undefined) {
    operation.body = filled(body, described.body(), `${key} body`);
  }
  for (const [status, shape] of Object.entries(answers)) {
    if (status.endsWith('!')) {
      continue;
    }
    const answer = described.answer(status);
    if (!answer) {
      problems.push(`${key} ${status} is not described`);
    } else if (shape !== null) {
      const content = answer.schema();
      answers[status] = content
        ? filled(shape, content, `${key} ${status}`)
        : null;
    }
  }
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
facts.version ||= description.version;
writeFileSync(factsFile, `${JSON.stringify(facts, null, 2)}\n`);
