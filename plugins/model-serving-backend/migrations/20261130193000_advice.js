// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  if (!(await knex.schema.hasTable('usage_load'))) {
    await knex.schema.createTable('usage_load', table => {
      table.comment('How many requests engines held in each hour');
      table.string('hour', 32).notNullable().comment('Its start, ISO, UTC');
      table.string('service', 1024).notNullable();
      table.string('read_at', 32).notNullable().comment('ISO time, UTC');
      table.double('seconds').notNullable().comment('engines were read');
      table.double('waiting_seconds').notNullable();
      table.double('peak_requests').notNullable();
      table.primary(['service', 'hour']);
      table.index(['hour'], 'usage_load_hour_idx');
    });
  }
  if (!(await knex.schema.hasTable('advice_dismissal'))) {
    await knex.schema.createTable('advice_dismissal', table => {
      table.comment('Advice that an owner does not want to see again');
      table.string('service', 1024).notNullable();
      table.string('kind', 64).notNullable();
      table
        .string('basis', 512)
        .notNullable()
        .comment('It holds for as long as the advice rests on this');
      table.string('reason', 512).notNullable();
      table.string('dismissed_by', 512).notNullable().comment('Entity ref');
      table.string('dismissed_at', 32).notNullable().comment('ISO time, UTC');
      table.primary(['service', 'kind']);
    });
  }
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTableIfExists('usage_load');
  await knex.schema.dropTableIfExists('advice_dismissal');
};
