/** The package that may make links of data: its components read the address first. */
const LINKS = 'plugins/model-serving-react';

/** Of any component. */
const LINK = 'href|to';

/** Of HTML elements; components use some of these names for other things. */
const ELEMENT = 'src|srcDoc|srcSet|action|formAction|xlinkHref|ping|poster';

/** Functions of model-serving-common that answer an address which is safe, or null. */
const READERS = 'readWebLink|readContactLink|readAppPath';

const message = what =>
  `${what} may hold data from outside. Use ExternalLink, AppLink or OutsideText of @model-serving/backstage-plugin-model-serving-react.`;

/**
 * What a plugin may not do with data that came from entities, clusters, registries or forges. For ESLint's
 * `no-restricted-syntax`.
 */
module.exports = function outsideData(workspace) {
  return [
    {
      selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
      message: message('dangerouslySetInnerHTML'),
    },
    {
      selector:
        'AssignmentExpression[left.property.name=/^(innerHTML|outerHTML)$/]',
      message: message('HTML'),
    },
    {
      selector:
        'CallExpression[callee.object.name="window"][callee.property.name="open"]',
      message: message('window.open'),
    },
    {
      selector:
        'CallExpression[callee.object.property.name="location"][callee.property.name=/^(assign|replace)$/]',
      message: message('A location'),
    },
    {
      selector: 'AssignmentExpression[left.property.name=/^(href|location)$/]',
      message: message('A location'),
    },
    ...(workspace === LINKS
      ? []
      : [
          ...[
            `JSXAttribute[name.name=/^(${LINK})$/]`,
            `JSXOpeningElement[name.name=/^[a-z]/] > JSXAttribute[name.name=/^(${ELEMENT})$/]`,
          ].map(attribute => ({
            selector: `${attribute} > JSXExpressionContainer:not(:has(CallExpression[callee.name=/^(${READERS})$/]))`,
            message: message('An address'),
          })),
          {
            selector:
              'JSXAttribute[name.name="target"][value.value=/^_?blank$/i]',
            message: message('A link to another site'),
          },
        ]),
  ];
};
