import ts from 'typescript';

const plain = template => template.replace(/\{[^}]*\}/g, '{}');

/** Reads the types that openapi-typescript makes of a description. */
export function openApiTypes(file) {
  const program = ts.createProgram([file], { strict: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const named = name => {
    const found = checker
      .getExportsOfModule(checker.getSymbolAtLocation(source))
      .find(symbol => symbol.name === name);
    return checker.getDeclaredTypeOfSymbol(found);
  };
  const isOptional = symbol => (symbol.flags & ts.SymbolFlags.Optional) !== 0;
  const typeOf = symbol => checker.getTypeOfSymbol(symbol);
  const property = (type, name) => {
    const symbol = type && checker.getPropertyOfType(type, name);
    return symbol && checker.getNonNullableType(typeOf(symbol));
  };
  const paths = new Map(
    named('paths')
      .getProperties()
      .map(symbol => [plain(symbol.name), typeOf(symbol)]),
  );

  const schemaOf = type => {
    const bare = checker.getNonNullableType(type);
    const choices = bare.isUnion() ? bare.types : [bare];
    return {
      isNull: () =>
        type.isUnion() &&
        type.types.some(each => (each.flags & ts.TypeFlags.Null) !== 0),
      type: () => {
        const words = choices.map(each => {
          const text = checker.typeToString(each);
          return /^("[^"]*"|string|number|boolean|true|false|\d+)$/.test(text)
            ? text.replace(/"/g, "'").replace(/^(true|false)$/, 'boolean')
            : 'any';
        });
        return [...new Set(words)].join('|');
      },
      items: () => {
        const list = choices.find(each => checker.isArrayLikeType(each));
        return (
          list &&
          schemaOf(checker.getIndexTypeOfType(list, ts.IndexKind.Number))
        );
      },
      field: name => {
        for (const each of choices) {
          const symbol = checker.getPropertyOfType(each, name);
          if (symbol) {
            return {
              schema: schemaOf(typeOf(symbol)),
              optional: isOptional(symbol),
            };
          }
        }
        return undefined;
      },
    };
  };

  const contentOf = type => {
    const content = property(type, 'content');
    const [first] = content?.getProperties() ?? [];
    return first && schemaOf(typeOf(first));
  };

  return {
    version: '',
    operation(method, template) {
      const item = paths.get(plain(template));
      const symbol = item && checker.getPropertyOfType(item, method);
      const operation = symbol && property(item, method);
      if (!operation || operation.flags & ts.TypeFlags.Never) {
        return undefined;
      }
      const query = property(property(operation, 'parameters'), 'query');
      const shared = property(property(item, 'parameters'), 'query');
      return {
        query: name => {
          const found =
            (query && checker.getPropertyOfType(query, name)) ??
            (shared && checker.getPropertyOfType(shared, name));
          return found && schemaOf(typeOf(found));
        },
        body: () => contentOf(property(operation, 'requestBody')),
        answer: status => {
          const found = property(property(operation, 'responses'), status);
          return found && { schema: () => contentOf(found) };
        },
      };
    },
  };
}
