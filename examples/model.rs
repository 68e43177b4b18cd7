use plumbline::*;
fn main() {
    let mut s = session::Session::new("Rental back office");
    for a in std::env::args().skip(1) {
        let p = std::path::Path::new(&a);
        s.apply(session::Edit::AddSource(session::Source { name: p.file_name().unwrap().to_string_lossy().into(), text: std::fs::read_to_string(p).unwrap().into() })).unwrap();
    }
    let f = context::facts(&s);
    let r = discovery::requirements(&s, &f);
    let t = std::time::Instant::now();
    let d = design::design(&s, &f, &r);
    eprintln!("design {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let q = design::ask(&s, &f);
    eprintln!("ask {:?}", t.elapsed());
    for c in &d.model.classified { println!("{:20} {:?} {} ", c.table, c.class, c.score); }
    for x in &d.model.facts { println!("FACT {} {:?} {}\n  bk {:?} ev {:?} cm {:?}", x.name, x.kind, x.grain, x.business_key, x.event_time, x.change_marker);
      for j in &x.joins { println!("  join {} {} from {} {:?}", j.alias, j.table, j.from_alias, j.on); }
      for k in &x.dimensions { println!("  dim {} {} {} {:?} {}", k.dimension, k.role, k.column, k.from.iter().map(|c| format!("{}.{}", c.alias, c.column)).collect::<Vec<_>>(), k.optional); }
      for m in &x.measures { println!("  measure {} {:?} {:?}", m.name, m.additivity, m.data_type); }
      for m in &x.degenerate { println!("  degenerate {} {:?}", m.name, m.data_type); }
      for m in &x.reasons { println!("  because {m}"); } }
    for x in &d.model.dimensions { println!("DIM {} {:?} {} nk {:?} cm {:?}", x.name, x.history, x.grain, x.natural_key.iter().map(|a| a.name.clone()).collect::<Vec<_>>(), x.change_marker);
      for j in &x.joins { println!("  join {} {} from {} {:?}", j.alias, j.table, j.from_alias, j.on); }
      for a in &x.attributes { println!("  {} <- {}.{} {:?} {:?} {:?}", a.name, a.from.alias, a.from.column, a.data_type, a.class, a.treatment); }
      for l in &x.lists { println!("  list {} through {} of {}", l.name, l.through, l.table); }
      for m in &x.reasons { println!("  because {m}"); } }
    for x in &d.model.bridges { println!("BRIDGE {} {} group {:?} member {:?}", x.name, x.grain, x.group, x.member); }
    for x in &d.model.left_out { println!("OUT {} {:?} {}", x.table, x.column, x.why); }
    for x in &d.decisions { println!("DEC {} [{}] = {} :: {} flips {:?}", x.id, x.subject, x.chosen, x.why, x.flips); }
    for x in &d.cost { println!("COST x{} {} [{} {}] {}", x.load, x.likely.text(), x.low.text(), x.high.text(), x.serving); for b in &x.bill { println!("   {} {} {} {} {}", b.component, b.price_id, b.quantity, b.unit, b.monthly.text()); } }
    for x in &d.sizes { println!("SIZE {} {}", x.id, x.figure.text()); }
    for x in d.findings.iter().chain(&f.findings) { println!("FINDING {} {}", x.rule, x.what); }
    for x in &q { println!("ASK {} confirm {:?} moves {:?}", x.question.id, x.confirm.as_ref().map(|c| c.value.text()), x.moves); }
}
