// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  // Each table on its own, so that a run that was interrupted where tables are made outside transactions can go on.
  if (!(await knex.schema.hasTable('model_sources'))) {
    await knex.schema.createTable('model_sources', table => {
      table.comment('How each source of models is doing');
      table.string('id', 255).primary();
      table
        .integer('revision')
        .notNullable()
        .comment('Counts up when records of the source change');
      table.string('last_attempt', 32).nullable().comment('ISO time, UTC');
      table.string('last_good_sync', 32).nullable().comment('ISO time, UTC');
      table
        .string('syncing_since', 32)
        .nullable()
        .comment('ISO time, UTC; null while nobody reads it');
      table.text('version').nullable().comment('What was read last');
      table.text('failure').nullable();
      table.text('outcome').notNullable().comment('JSON: the last good sync');
      table.text('guard').nullable().comment('JSON: a removal that waits');
    });
  }
  if (!(await knex.schema.hasTable('model_records'))) {
    await knex.schema.createTable('model_records', table => {
      table.comment('What each source says of each model');
      table.string('source', 255).notNullable();
      table.string('place', 1024).notNullable();
      table.string('hash', 64).notNullable();
      table.text('record').notNullable().comment('JSON without long texts');
      table.text('excerpt').nullable().comment('Beginning of the card');
      table
        .text('texts')
        .nullable()
        .comment('JSON: card and texts of licenses');
      table.primary(['source', 'place']);
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTableIfExists('model_records');
  await knex.schema.dropTableIfExists('model_sources');
};
