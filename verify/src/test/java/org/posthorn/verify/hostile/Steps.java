package org.posthorn.verify.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Counts what our own code does: each method entered and each jump is a step. The same input takes the same number of steps on any machine,
 * which no clock can promise. What the JDK does within one call is not counted.
 */
public final class Steps {

    /** How many there have been; counted code adds to it. */
    public static long count;

    private Steps() {}

    /** That method of a copy of the class that counts its steps, as does all of ours that it uses. */
    public static Method counted(Class<?> type, String name, Class<?>... parameters) {
        try {
            return new Counting(type.getClassLoader()).loadClass(type.getName()).getMethod(name, parameters);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** How many steps a call takes, what it does only once not included. */
    public static long of(Method counted, Object... arguments) {
        try {
            long before = count;
            counted.invoke(null, arguments);
            return count - before;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Counting extends ClassLoader {

        Counting(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean ours = name.startsWith("org.posthorn.") && !name.equals(Steps.class.getName());
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = ours ? findLoadedClass(name) : super.loadClass(name, resolve);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                ClassReader reader = new ClassReader(in);
                ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
                reader.accept(new Counters(writer), 0);
                byte[] code = writer.toByteArray();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Counters extends ClassVisitor {

        Counters(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    step();
                }

                @Override
                public void visitJumpInsn(int opcode, Label label) {
                    step();
                    super.visitJumpInsn(opcode, label);
                }

                private void step() {
                    String counter = Steps.class.getName().replace('.', '/');
                    super.visitFieldInsn(Opcodes.GETSTATIC, counter, "count", "J");
                    super.visitInsn(Opcodes.LCONST_1);
                    super.visitInsn(Opcodes.LADD);
                    super.visitFieldInsn(Opcodes.PUTSTATIC, counter, "count", "J");
                }
            };
        }
    }
}
