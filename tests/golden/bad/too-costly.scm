scm 1

model trial {
  """A trial."""
}

fn f0(x: bool) -> bool { return not x }
fn f1(x: bool) -> bool { return f0(x) and f0(not x) }
fn f2(x: bool) -> bool { return f1(x) and f1(not x) }
fn f3(x: bool) -> bool { return f2(x) and f2(not x) }
fn f4(x: bool) -> bool { return f3(x) and f3(not x) }
fn f5(x: bool) -> bool { return f4(x) and f4(not x) }
fn f6(x: bool) -> bool { return f5(x) and f5(not x) }
fn f7(x: bool) -> bool { return f6(x) and f6(not x) }
fn f8(x: bool) -> bool { return f7(x) and f7(not x) }
fn f9(x: bool) -> bool { return f8(x) and f8(not x) }
fn f10(x: bool) -> bool { return f9(x) and f9(not x) }
fn f11(x: bool) -> bool { return f10(x) and f10(not x) }
fn f12(x: bool) -> bool { return f11(x) and f11(not x) }
fn f13(x: bool) -> bool { return f12(x) and f12(not x) }
fn f14(x: bool) -> bool { return f13(x) and f13(not x) }
fn f15(x: bool) -> bool { return f14(x) and f14(not x) }
fn f16(x: bool) -> bool { return f15(x) and f15(not x) }
fn f17(x: bool) -> bool { return f16(x) and f16(not x) }
fn f18(x: bool) -> bool { return f17(x) and f17(not x) }
fn f19(x: bool) -> bool { return f18(x) and f18(not x) }
fn f20(x: bool) -> bool { return f19(x) and f19(not x) }
node A() -> bool { """What it is.""" exogenous U_A }
node B(A) -> bool { """What it is.""" return f20(A) }
