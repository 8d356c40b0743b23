package org.posthorn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.posthorn.wire.CommandTable.Row;

class CommandTableTest {

    private enum State {
        SHUT,
        OPEN
    }

    private enum Command {
        KNOCK,
        ENTER,
        LEAVE
    }

    private enum Rule {
        DO,
        KNOCK_FIRST,
        NOT_READ
    }

    private static final Row<Command, Rule> ALL = Row.all(Command.class, Rule.DO);
    private static final Row<Command, Rule> KNOCK_FIRST = ALL.with(Rule.KNOCK_FIRST, Command.ENTER, Command.LEAVE);

    @Test
    void everyCellIsDecidedFromTheStart() {
        CommandTable<State, Command, Rule> table = CommandTable.all(State.class, Row.all(Command.class, Rule.NOT_READ));
        for (State state : State.values()) {
            for (Command command : Command.values()) {
                assertThat(table.rule(state, command)).isEqualTo(Rule.NOT_READ);
            }
        }
    }

    @Test
    void aRowIsOfOneStateAndARuleOfTheCommandsThatAreNamed() {
        CommandTable<State, Command, Rule> table =
                CommandTable.all(State.class, ALL).with(State.SHUT, KNOCK_FIRST);
        assertThat(table.rule(State.SHUT, Command.KNOCK)).isEqualTo(Rule.DO);
        assertThat(table.rule(State.SHUT, Command.ENTER)).isEqualTo(Rule.KNOCK_FIRST);
        assertThat(table.rule(State.SHUT, Command.LEAVE)).isEqualTo(Rule.KNOCK_FIRST);
        assertThat(table.rule(State.OPEN, Command.ENTER)).isEqualTo(Rule.DO);
    }

    @Test
    void aTableAndARowStayAsTheyAreWhenOthersAreMadeOfThem() {
        CommandTable<State, Command, Rule> table = CommandTable.all(State.class, ALL);
        table.with(State.SHUT, KNOCK_FIRST);
        ALL.with(Rule.NOT_READ, Command.KNOCK);
        assertThat(table.rule(State.SHUT, Command.ENTER)).isEqualTo(Rule.DO);
        assertThat(table.rule(State.SHUT, Command.KNOCK)).isEqualTo(Rule.DO);
    }
}
