package org.posthorn.wire;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

/**
 * What a server does with each command in each state: every cell of the table is decided, so that none is forgotten. Immutable.
 *
 * @param <S> the states
 * @param <V> the commands
 * @param <R> the rules
 */
public final class CommandTable<S extends Enum<S>, V extends Enum<V>, R extends Enum<R>> {

    private final Map<S, Row<V, R>> rows;

    private CommandTable(Map<S, Row<V, R>> rows) {
        this.rows = rows;
    }

    /**
     * A table whose rows are all alike.
     *
     * @param states the states
     * @param row what is done in each of them
     * @param <S> the states
     * @param <V> the commands
     * @param <R> the rules
     * @return the table
     */
    public static <S extends Enum<S>, V extends Enum<V>, R extends Enum<R>> CommandTable<S, V, R> all(
            Class<S> states, Row<V, R> row) {
        Map<S, Row<V, R>> rows = new EnumMap<>(states);
        EnumSet.allOf(states).forEach(state -> rows.put(state, row));
        return new CommandTable<>(rows);
    }

    /**
     * The table with another row for a state.
     *
     * @param state the state
     * @param row what is done in it
     * @return a new table
     */
    public CommandTable<S, V, R> with(S state, Row<V, R> row) {
        Map<S, Row<V, R>> changed = new EnumMap<>(rows);
        changed.put(state, row);
        return new CommandTable<>(changed);
    }

    /**
     * The rule for a command in a state.
     *
     * @param state the state
     * @param command the command
     * @return what is done
     */
    public R rule(S state, V command) {
        Row<V, R> row = rows.get(state);
        R rule = row == null ? null : row.rules.get(command);
        if (rule == null) {
            throw new IllegalStateException("undecided: " + command + " in " + state);
        }
        return rule;
    }

    /**
     * What is done with each command in one state. Immutable.
     *
     * @param <V> the commands
     * @param <R> the rules
     */
    public static final class Row<V extends Enum<V>, R extends Enum<R>> {

        private final Map<V, R> rules;

        private Row(Map<V, R> rules) {
            this.rules = rules;
        }

        /**
         * A row with one rule for all commands.
         *
         * @param commands the commands
         * @param rule what is done with each of them
         * @param <V> the commands
         * @param <R> the rules
         * @return the row
         */
        public static <V extends Enum<V>, R extends Enum<R>> Row<V, R> all(Class<V> commands, R rule) {
            Map<V, R> rules = new EnumMap<>(commands);
            EnumSet.allOf(commands).forEach(command -> rules.put(command, rule));
            return new Row<>(rules);
        }

        /**
         * The row with another rule for some commands.
         *
         * @param rule what is done with them
         * @param commands the commands
         * @return a new row
         */
        @SafeVarargs
        public final Row<V, R> with(R rule, V... commands) {
            Map<V, R> changed = new EnumMap<>(rules);
            for (V command : commands) {
                changed.put(command, rule);
            }
            return new Row<>(changed);
        }
    }
}
