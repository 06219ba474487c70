// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  if (!(await knex.schema.hasTable('owner_alert'))) {
    await knex.schema.createTable('owner_alert', table => {
      table.comment('What owners were told and what is not over');
      table.string('scope', 1280).primary().comment('Kind and subject');
      table.string('owner', 512).notNullable().comment('Entity ref');
      table.string('state', 255).notNullable().comment('Another one is news');
      table.string('title', 1024).notNullable();
      table.string('seen_at', 32).notNullable().index().comment('ISO, UTC');
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTableIfExists('owner_alert');
};
