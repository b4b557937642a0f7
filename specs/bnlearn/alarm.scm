# Imported by causim from alarm.bif (BIF).
# SHA-256 of its text: 701e6c561f71b55669070c29614f0724b761289aa2c4a35bcc97b638ee881fa2

scm 1

model alarm {
  """The Bayesian network unknown: 37 variables, 46 edges."""
}

node HYPOVOLEMIA() -> enum("TRUE", "FALSE") {
  """The state of HYPOVOLEMIA."""
  exogenous U_HYPOVOLEMIA ~ {"TRUE": 0.2, "FALSE": 0.8}
}

node LVFAILURE() -> enum("TRUE", "FALSE") {
  """The state of LVFAILURE."""
  exogenous U_LVFAILURE ~ {"TRUE": 0.05, "FALSE": 0.95}
}

node HISTORY(LVFAILURE) -> enum("TRUE", "FALSE") {
  """The state of HISTORY, given LVFAILURE."""
  cpt U_HISTORY coupling inverse_cdf {
    "TRUE" => [0.9, 0.1],
    "FALSE" => [0.01, 0.99],
  }
}

node LVEDVOLUME(HYPOVOLEMIA, LVFAILURE) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of LVEDVOLUME, given HYPOVOLEMIA and LVFAILURE."""
  cpt U_LVEDVOLUME coupling inverse_cdf {
    ("TRUE", "TRUE") => [0.95, 0.04, 0.01],
    ("TRUE", "FALSE") => [0.01, 0.09, 0.9],
    ("FALSE", "TRUE") => [0.98, 0.01, 0.01],
    ("FALSE", "FALSE") => [0.05, 0.9, 0.05],
  }
}

node CVP(LVEDVOLUME) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of CVP, given LVEDVOLUME."""
  cpt U_CVP coupling inverse_cdf {
    "LOW" => [0.95, 0.04, 0.01],
    "NORMAL" => [0.04, 0.95, 0.01],
    "HIGH" => [0.01, 0.29, 0.7],
  }
}

node PCWP(LVEDVOLUME) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of PCWP, given LVEDVOLUME."""
  cpt U_PCWP coupling inverse_cdf {
    "LOW" => [0.95, 0.04, 0.01],
    "NORMAL" => [0.04, 0.95, 0.01],
    "HIGH" => [0.01, 0.04, 0.95],
  }
}

node STROKEVOLUME(HYPOVOLEMIA, LVFAILURE) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of STROKEVOLUME, given HYPOVOLEMIA and LVFAILURE."""
  cpt U_STROKEVOLUME coupling inverse_cdf {
    ("TRUE", "TRUE") => [0.98, 0.01, 0.01],
    ("TRUE", "FALSE") => [0.5, 0.49, 0.01],
    ("FALSE", "TRUE") => [0.95, 0.04, 0.01],
    ("FALSE", "FALSE") => [0.05, 0.9, 0.05],
  }
}

node ERRLOWOUTPUT() -> enum("TRUE", "FALSE") {
  """The state of ERRLOWOUTPUT."""
  exogenous U_ERRLOWOUTPUT ~ {"TRUE": 0.05, "FALSE": 0.95}
}

node ERRCAUTER() -> enum("TRUE", "FALSE") {
  """The state of ERRCAUTER."""
  exogenous U_ERRCAUTER ~ {"TRUE": 0.1, "FALSE": 0.9}
}

node INSUFFANESTH() -> enum("TRUE", "FALSE") {
  """The state of INSUFFANESTH."""
  exogenous U_INSUFFANESTH ~ {"TRUE": 0.1, "FALSE": 0.9}
}

node ANAPHYLAXIS() -> enum("TRUE", "FALSE") {
  """The state of ANAPHYLAXIS."""
  exogenous U_ANAPHYLAXIS ~ {"TRUE": 0.01, "FALSE": 0.99}
}

node TPR(ANAPHYLAXIS) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of TPR, given ANAPHYLAXIS."""
  cpt U_TPR coupling inverse_cdf {
    "TRUE" => [0.98, 0.01, 0.01],
    "FALSE" => [0.3, 0.4, 0.3],
  }
}

node KINKEDTUBE() -> enum("TRUE", "FALSE") {
  """The state of KINKEDTUBE."""
  exogenous U_KINKEDTUBE ~ {"TRUE": 0.04, "FALSE": 0.96}
}

node FIO2() -> enum("LOW", "NORMAL") {
  """The state of FIO2."""
  exogenous U_FIO2 ~ {"LOW": 0.05, "NORMAL": 0.95}
}

node PULMEMBOLUS() -> enum("TRUE", "FALSE") {
  """The state of PULMEMBOLUS."""
  exogenous U_PULMEMBOLUS ~ {"TRUE": 0.01, "FALSE": 0.99}
}

node PAP(PULMEMBOLUS) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of PAP, given PULMEMBOLUS."""
  cpt U_PAP coupling inverse_cdf {
    "TRUE" => [0.01, 0.19, 0.8],
    "FALSE" => [0.05, 0.9, 0.05],
  }
}

node INTUBATION() -> enum("NORMAL", "ESOPHAGEAL", "ONESIDED") {
  """The state of INTUBATION."""
  exogenous U_INTUBATION ~ {"NORMAL": 0.92, "ESOPHAGEAL": 0.03, "ONESIDED": 0.05}
}

node SHUNT(INTUBATION, PULMEMBOLUS) -> enum("NORMAL", "HIGH") {
  """The state of SHUNT, given INTUBATION and PULMEMBOLUS."""
  cpt U_SHUNT coupling inverse_cdf {
    ("NORMAL", "TRUE") => [0.1, 0.9],
    ("NORMAL", "FALSE") => [0.95, 0.05],
    ("ESOPHAGEAL", "TRUE") => [0.1, 0.9],
    ("ESOPHAGEAL", "FALSE") => [0.95, 0.05],
    ("ONESIDED", "TRUE") => [0.01, 0.99],
    ("ONESIDED", "FALSE") => [0.05, 0.95],
  }
}

node DISCONNECT() -> enum("TRUE", "FALSE") {
  """The state of DISCONNECT."""
  exogenous U_DISCONNECT ~ {"TRUE": 0.1, "FALSE": 0.9}
}

node MINVOLSET() -> enum("LOW", "NORMAL", "HIGH") {
  """The state of MINVOLSET."""
  exogenous U_MINVOLSET ~ {"LOW": 0.05, "NORMAL": 0.9, "HIGH": 0.05}
}

node VENTMACH(MINVOLSET) -> enum("ZERO", "LOW", "NORMAL", "HIGH") {
  """The state of VENTMACH, given MINVOLSET."""
  cpt U_VENTMACH coupling inverse_cdf {
    "LOW" => [0.05, 0.93, 0.01, 0.01],
    "NORMAL" => [0.05, 0.01, 0.93, 0.01],
    "HIGH" => [0.05, 0.01, 0.01, 0.93],
  }
}

node VENTTUBE(DISCONNECT, VENTMACH) -> enum("ZERO", "LOW", "NORMAL", "HIGH") {
  """The state of VENTTUBE, given DISCONNECT and VENTMACH."""
  cpt U_VENTTUBE coupling inverse_cdf {
    ("TRUE", "ZERO") => [0.97, 0.01, 0.01, 0.01],
    ("TRUE", "LOW") => [0.97, 0.01, 0.01, 0.01],
    ("TRUE", "NORMAL") => [0.97, 0.01, 0.01, 0.01],
    ("TRUE", "HIGH") => [0.01, 0.01, 0.97, 0.01],
    ("FALSE", "ZERO") => [0.97, 0.01, 0.01, 0.01],
    ("FALSE", "LOW") => [0.97, 0.01, 0.01, 0.01],
    ("FALSE", "NORMAL") => [0.01, 0.97, 0.01, 0.01],
    ("FALSE", "HIGH") => [0.01, 0.01, 0.01, 0.97],
  }
}

node PRESS(INTUBATION, KINKEDTUBE, VENTTUBE) -> enum("ZERO", "LOW", "NORMAL", "HIGH") {
  """The state of PRESS, given INTUBATION, KINKEDTUBE and VENTTUBE."""
  cpt U_PRESS coupling inverse_cdf {
    ("NORMAL", "TRUE", "ZERO") => [0.97, 0.01, 0.01, 0.01],
    ("NORMAL", "TRUE", "LOW") => [0.05, 0.25, 0.25, 0.45],
    ("NORMAL", "TRUE", "NORMAL") => [0.97, 0.01, 0.01, 0.01],
    ("NORMAL", "TRUE", "HIGH") => [0.2, 0.75, 0.04, 0.01],
    ("NORMAL", "FALSE", "ZERO") => [0.01, 0.01, 0.01, 0.97],
    ("NORMAL", "FALSE", "LOW") => [0.01, 0.29, 0.3, 0.4],
    ("NORMAL", "FALSE", "NORMAL") => [0.01, 0.01, 0.01, 0.97],
    ("NORMAL", "FALSE", "HIGH") => [0.01, 0.9, 0.08, 0.01],
    ("ESOPHAGEAL", "TRUE", "ZERO") => [0.01, 0.3, 0.49, 0.2],
    ("ESOPHAGEAL", "TRUE", "LOW") => [0.01, 0.15, 0.25, 0.59],
    ("ESOPHAGEAL", "TRUE", "NORMAL") => [0.01, 0.97, 0.01, 0.01],
    ("ESOPHAGEAL", "TRUE", "HIGH") => [0.2, 0.7, 0.09, 0.01],
    ("ESOPHAGEAL", "FALSE", "ZERO") => [0.97, 0.01, 0.01, 0.01],
    ("ESOPHAGEAL", "FALSE", "LOW") => [0.01, 0.01, 0.08, 0.9],
    ("ESOPHAGEAL", "FALSE", "NORMAL") => [0.97, 0.01, 0.01, 0.01],
    ("ESOPHAGEAL", "FALSE", "HIGH") => [0.01, 0.01, 0.38, 0.6],
    ("ONESIDED", "TRUE", "ZERO") => [0.01, 0.01, 0.08, 0.9],
    ("ONESIDED", "TRUE", "LOW") => [0.97, 0.01, 0.01, 0.01],
    ("ONESIDED", "TRUE", "NORMAL") => [0.01, 0.01, 0.97, 0.01],
    ("ONESIDED", "TRUE", "HIGH") => [0.97, 0.01, 0.01, 0.01],
    ("ONESIDED", "FALSE", "ZERO") => [0.1, 0.84, 0.05, 0.01],
    ("ONESIDED", "FALSE", "LOW") => [0.01, 0.01, 0.01, 0.97],
    ("ONESIDED", "FALSE", "NORMAL") => [0.4, 0.58, 0.01, 0.01],
    ("ONESIDED", "FALSE", "HIGH") => [0.01, 0.01, 0.01, 0.97],
  }
}

node VENTLUNG(INTUBATION, KINKEDTUBE, VENTTUBE) -> enum("ZERO", "LOW", "NORMAL", "HIGH") {
  """The state of VENTLUNG, given INTUBATION, KINKEDTUBE and VENTTUBE."""
  cpt U_VENTLUNG coupling inverse_cdf {
    ("NORMAL", "TRUE", "ZERO") => [0.97, 0.01, 0.01, 0.01],
    ("NORMAL", "TRUE", "LOW") => [0.97, 0.01, 0.01, 0.01],
    ("NORMAL", "TRUE", "NORMAL") => [0.97, 0.01, 0.01, 0.01],
    ("NORMAL", "TRUE", "HIGH") => [0.97, 0.01, 0.01, 0.01],
    ("NORMAL", "FALSE", "ZERO") => [0.3, 0.68, 0.01, 0.01],
    ("NORMAL", "FALSE", "LOW") => [0.95, 0.03, 0.01, 0.01],
    ("NORMAL", "FALSE", "NORMAL") => [0.01, 0.01, 0.01, 0.97],
    ("NORMAL", "FALSE", "HIGH") => [0.01, 0.97, 0.01, 0.01],
    ("ESOPHAGEAL", "TRUE", "ZERO") => [0.95, 0.03, 0.01, 0.01],
    ("ESOPHAGEAL", "TRUE", "LOW") => [0.97, 0.01, 0.01, 0.01],
    ("ESOPHAGEAL", "TRUE", "NORMAL") => [0.01, 0.97, 0.01, 0.01],
    ("ESOPHAGEAL", "TRUE", "HIGH") => [0.97, 0.01, 0.01, 0.01],
    ("ESOPHAGEAL", "FALSE", "ZERO") => [0.97, 0.01, 0.01, 0.01],
    ("ESOPHAGEAL", "FALSE", "LOW") => [0.5, 0.48, 0.01, 0.01],
    ("ESOPHAGEAL", "FALSE", "NORMAL") => [0.97, 0.01, 0.01, 0.01],
    ("ESOPHAGEAL", "FALSE", "HIGH") => [0.01, 0.01, 0.97, 0.01],
    ("ONESIDED", "TRUE", "ZERO") => [0.4, 0.58, 0.01, 0.01],
    ("ONESIDED", "TRUE", "LOW") => [0.97, 0.01, 0.01, 0.01],
    ("ONESIDED", "TRUE", "NORMAL") => [0.01, 0.01, 0.97, 0.01],
    ("ONESIDED", "TRUE", "HIGH") => [0.97, 0.01, 0.01, 0.01],
    ("ONESIDED", "FALSE", "ZERO") => [0.97, 0.01, 0.01, 0.01],
    ("ONESIDED", "FALSE", "LOW") => [0.3, 0.68, 0.01, 0.01],
    ("ONESIDED", "FALSE", "NORMAL") => [0.97, 0.01, 0.01, 0.01],
    ("ONESIDED", "FALSE", "HIGH") => [0.01, 0.01, 0.01, 0.97],
  }
}

node MINVOL(INTUBATION, VENTLUNG) -> enum("ZERO", "LOW", "NORMAL", "HIGH") {
  """The state of MINVOL, given INTUBATION and VENTLUNG."""
  cpt U_MINVOL coupling inverse_cdf {
    ("NORMAL", "ZERO") => [0.97, 0.01, 0.01, 0.01],
    ("NORMAL", "LOW") => [0.01, 0.01, 0.01, 0.97],
    ("NORMAL", "NORMAL") => [0.5, 0.48, 0.01, 0.01],
    ("NORMAL", "HIGH") => [0.01, 0.97, 0.01, 0.01],
    ("ESOPHAGEAL", "ZERO") => [0.01, 0.97, 0.01, 0.01],
    ("ESOPHAGEAL", "LOW") => [0.97, 0.01, 0.01, 0.01],
    ("ESOPHAGEAL", "NORMAL") => [0.5, 0.48, 0.01, 0.01],
    ("ESOPHAGEAL", "HIGH") => [0.01, 0.01, 0.97, 0.01],
    ("ONESIDED", "ZERO") => [0.01, 0.01, 0.97, 0.01],
    ("ONESIDED", "LOW") => [0.6, 0.38, 0.01, 0.01],
    ("ONESIDED", "NORMAL") => [0.97, 0.01, 0.01, 0.01],
    ("ONESIDED", "HIGH") => [0.01, 0.01, 0.01, 0.97],
  }
}

node VENTALV(INTUBATION, VENTLUNG) -> enum("ZERO", "LOW", "NORMAL", "HIGH") {
  """The state of VENTALV, given INTUBATION and VENTLUNG."""
  cpt U_VENTALV coupling inverse_cdf {
    ("NORMAL", "ZERO") => [0.97, 0.01, 0.01, 0.01],
    ("NORMAL", "LOW") => [0.01, 0.01, 0.01, 0.97],
    ("NORMAL", "NORMAL") => [0.01, 0.01, 0.97, 0.01],
    ("NORMAL", "HIGH") => [0.03, 0.95, 0.01, 0.01],
    ("ESOPHAGEAL", "ZERO") => [0.01, 0.97, 0.01, 0.01],
    ("ESOPHAGEAL", "LOW") => [0.97, 0.01, 0.01, 0.01],
    ("ESOPHAGEAL", "NORMAL") => [0.01, 0.01, 0.01, 0.97],
    ("ESOPHAGEAL", "HIGH") => [0.01, 0.94, 0.04, 0.01],
    ("ONESIDED", "ZERO") => [0.01, 0.01, 0.97, 0.01],
    ("ONESIDED", "LOW") => [0.01, 0.97, 0.01, 0.01],
    ("ONESIDED", "NORMAL") => [0.97, 0.01, 0.01, 0.01],
    ("ONESIDED", "HIGH") => [0.01, 0.88, 0.1, 0.01],
  }
}

node PVSAT(FIO2, VENTALV) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of PVSAT, given FIO2 and VENTALV."""
  cpt U_PVSAT coupling inverse_cdf {
    ("LOW", "ZERO") => [1, 0, 0],
    ("LOW", "LOW") => [0.95, 0.04, 0.01],
    ("LOW", "NORMAL") => [1, 0, 0],
    ("LOW", "HIGH") => [0.01, 0.95, 0.04],
    ("NORMAL", "ZERO") => [0.99, 0.01, 0],
    ("NORMAL", "LOW") => [0.95, 0.04, 0.01],
    ("NORMAL", "NORMAL") => [0.95, 0.04, 0.01],
    ("NORMAL", "HIGH") => [0.01, 0.01, 0.98],
  }
}

node SAO2(PVSAT, SHUNT) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of SAO2, given PVSAT and SHUNT."""
  cpt U_SAO2 coupling inverse_cdf {
    ("LOW", "NORMAL") => [0.98, 0.01, 0.01],
    ("LOW", "HIGH") => [0.98, 0.01, 0.01],
    ("NORMAL", "NORMAL") => [0.01, 0.98, 0.01],
    ("NORMAL", "HIGH") => [0.98, 0.01, 0.01],
    ("HIGH", "NORMAL") => [0.01, 0.01, 0.98],
    ("HIGH", "HIGH") => [0.69, 0.3, 0.01],
  }
}

node ARTCO2(VENTALV) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of ARTCO2, given VENTALV."""
  cpt U_ARTCO2 coupling inverse_cdf {
    "ZERO" => [0.01, 0.01, 0.98],
    "LOW" => [0.01, 0.01, 0.98],
    "NORMAL" => [0.04, 0.92, 0.04],
    "HIGH" => [0.9, 0.09, 0.01],
  }
}

node EXPCO2(ARTCO2, VENTLUNG) -> enum("ZERO", "LOW", "NORMAL", "HIGH") {
  """The state of EXPCO2, given ARTCO2 and VENTLUNG."""
  cpt U_EXPCO2 coupling inverse_cdf {
    ("LOW", "ZERO") => [0.97, 0.01, 0.01, 0.01],
    ("LOW", "LOW") => [0.01, 0.97, 0.01, 0.01],
    ("LOW", "NORMAL") => [0.01, 0.01, 0.97, 0.01],
    ("LOW", "HIGH") => [0.01, 0.01, 0.01, 0.97],
    ("NORMAL", "ZERO") => [0.01, 0.97, 0.01, 0.01],
    ("NORMAL", "LOW") => [0.97, 0.01, 0.01, 0.01],
    ("NORMAL", "NORMAL") => [0.01, 0.01, 0.97, 0.01],
    ("NORMAL", "HIGH") => [0.01, 0.01, 0.01, 0.97],
    ("HIGH", "ZERO") => [0.01, 0.97, 0.01, 0.01],
    ("HIGH", "LOW") => [0.01, 0.01, 0.97, 0.01],
    ("HIGH", "NORMAL") => [0.97, 0.01, 0.01, 0.01],
    ("HIGH", "HIGH") => [0.01, 0.01, 0.01, 0.97],
  }
}

node CATECHOL(ARTCO2, INSUFFANESTH, SAO2, TPR) -> enum("NORMAL", "HIGH") {
  """The state of CATECHOL, given ARTCO2, INSUFFANESTH, SAO2 and TPR."""
  cpt U_CATECHOL coupling inverse_cdf {
    ("LOW", "TRUE", "LOW", "LOW") => [0.01, 0.99],
    ("LOW", "TRUE", "LOW", "NORMAL") => [0.01, 0.99],
    ("LOW", "TRUE", "LOW", "HIGH") => [0.7, 0.3],
    ("LOW", "TRUE", "NORMAL", "LOW") => [0.01, 0.99],
    ("LOW", "TRUE", "NORMAL", "NORMAL") => [0.05, 0.95],
    ("LOW", "TRUE", "NORMAL", "HIGH") => [0.7, 0.3],
    ("LOW", "TRUE", "HIGH", "LOW") => [0.01, 0.99],
    ("LOW", "TRUE", "HIGH", "NORMAL") => [0.05, 0.95],
    ("LOW", "TRUE", "HIGH", "HIGH") => [0.95, 0.05],
    ("LOW", "FALSE", "LOW", "LOW") => [0.01, 0.99],
    ("LOW", "FALSE", "LOW", "NORMAL") => [0.05, 0.95],
    ("LOW", "FALSE", "LOW", "HIGH") => [0.7, 0.3],
    ("LOW", "FALSE", "NORMAL", "LOW") => [0.01, 0.99],
    ("LOW", "FALSE", "NORMAL", "NORMAL") => [0.05, 0.95],
    ("LOW", "FALSE", "NORMAL", "HIGH") => [0.95, 0.05],
    ("LOW", "FALSE", "HIGH", "LOW") => [0.05, 0.95],
    ("LOW", "FALSE", "HIGH", "NORMAL") => [0.05, 0.95],
    ("LOW", "FALSE", "HIGH", "HIGH") => [0.95, 0.05],
    ("NORMAL", "TRUE", "LOW", "LOW") => [0.01, 0.99],
    ("NORMAL", "TRUE", "LOW", "NORMAL") => [0.01, 0.99],
    ("NORMAL", "TRUE", "LOW", "HIGH") => [0.7, 0.3],
    ("NORMAL", "TRUE", "NORMAL", "LOW") => [0.01, 0.99],
    ("NORMAL", "TRUE", "NORMAL", "NORMAL") => [0.05, 0.95],
    ("NORMAL", "TRUE", "NORMAL", "HIGH") => [0.7, 0.3],
    ("NORMAL", "TRUE", "HIGH", "LOW") => [0.01, 0.99],
    ("NORMAL", "TRUE", "HIGH", "NORMAL") => [0.05, 0.95],
    ("NORMAL", "TRUE", "HIGH", "HIGH") => [0.99, 0.01],
    ("NORMAL", "FALSE", "LOW", "LOW") => [0.01, 0.99],
    ("NORMAL", "FALSE", "LOW", "NORMAL") => [0.05, 0.95],
    ("NORMAL", "FALSE", "LOW", "HIGH") => [0.7, 0.3],
    ("NORMAL", "FALSE", "NORMAL", "LOW") => [0.01, 0.99],
    ("NORMAL", "FALSE", "NORMAL", "NORMAL") => [0.05, 0.95],
    ("NORMAL", "FALSE", "NORMAL", "HIGH") => [0.99, 0.01],
    ("NORMAL", "FALSE", "HIGH", "LOW") => [0.05, 0.95],
    ("NORMAL", "FALSE", "HIGH", "NORMAL") => [0.05, 0.95],
    ("NORMAL", "FALSE", "HIGH", "HIGH") => [0.99, 0.01],
    ("HIGH", "TRUE", "LOW", "LOW") => [0.01, 0.99],
    ("HIGH", "TRUE", "LOW", "NORMAL") => [0.01, 0.99],
    ("HIGH", "TRUE", "LOW", "HIGH") => [0.1, 0.9],
    ("HIGH", "TRUE", "NORMAL", "LOW") => [0.01, 0.99],
    ("HIGH", "TRUE", "NORMAL", "NORMAL") => [0.01, 0.99],
    ("HIGH", "TRUE", "NORMAL", "HIGH") => [0.1, 0.9],
    ("HIGH", "TRUE", "HIGH", "LOW") => [0.01, 0.99],
    ("HIGH", "TRUE", "HIGH", "NORMAL") => [0.01, 0.99],
    ("HIGH", "TRUE", "HIGH", "HIGH") => [0.3, 0.7],
    ("HIGH", "FALSE", "LOW", "LOW") => [0.01, 0.99],
    ("HIGH", "FALSE", "LOW", "NORMAL") => [0.01, 0.99],
    ("HIGH", "FALSE", "LOW", "HIGH") => [0.1, 0.9],
    ("HIGH", "FALSE", "NORMAL", "LOW") => [0.01, 0.99],
    ("HIGH", "FALSE", "NORMAL", "NORMAL") => [0.01, 0.99],
    ("HIGH", "FALSE", "NORMAL", "HIGH") => [0.3, 0.7],
    ("HIGH", "FALSE", "HIGH", "LOW") => [0.01, 0.99],
    ("HIGH", "FALSE", "HIGH", "NORMAL") => [0.01, 0.99],
    ("HIGH", "FALSE", "HIGH", "HIGH") => [0.3, 0.7],
  }
}

node HR(CATECHOL) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of HR, given CATECHOL."""
  cpt U_HR coupling inverse_cdf {
    "NORMAL" => [0.05, 0.9, 0.05],
    "HIGH" => [0.01, 0.09, 0.9],
  }
}

node HRBP(ERRLOWOUTPUT, HR) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of HRBP, given ERRLOWOUTPUT and HR."""
  cpt U_HRBP coupling inverse_cdf {
    ("TRUE", "LOW") => [0.98, 0.01, 0.01],
    ("TRUE", "NORMAL") => [0.3, 0.4, 0.3],
    ("TRUE", "HIGH") => [0.01, 0.98, 0.01],
    ("FALSE", "LOW") => [0.4, 0.59, 0.01],
    ("FALSE", "NORMAL") => [0.98, 0.01, 0.01],
    ("FALSE", "HIGH") => [0.01, 0.01, 0.98],
  }
}

node HREKG(ERRCAUTER, HR) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of HREKG, given ERRCAUTER and HR."""
  cpt U_HREKG coupling inverse_cdf {
    ("TRUE", "LOW") => [0.3333333, 0.3333333, 0.3333333],
    ("TRUE", "NORMAL") => [0.3333333, 0.3333333, 0.3333333],
    ("TRUE", "HIGH") => [0.01, 0.98, 0.01],
    ("FALSE", "LOW") => [0.3333333, 0.3333333, 0.3333333],
    ("FALSE", "NORMAL") => [0.98, 0.01, 0.01],
    ("FALSE", "HIGH") => [0.01, 0.01, 0.98],
  }
}

node HRSAT(ERRCAUTER, HR) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of HRSAT, given ERRCAUTER and HR."""
  cpt U_HRSAT coupling inverse_cdf {
    ("TRUE", "LOW") => [0.3333333, 0.3333333, 0.3333333],
    ("TRUE", "NORMAL") => [0.3333333, 0.3333333, 0.3333333],
    ("TRUE", "HIGH") => [0.01, 0.98, 0.01],
    ("FALSE", "LOW") => [0.3333333, 0.3333333, 0.3333333],
    ("FALSE", "NORMAL") => [0.98, 0.01, 0.01],
    ("FALSE", "HIGH") => [0.01, 0.01, 0.98],
  }
}

node CO(HR, STROKEVOLUME) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of CO, given HR and STROKEVOLUME."""
  cpt U_CO coupling inverse_cdf {
    ("LOW", "LOW") => [0.98, 0.01, 0.01],
    ("LOW", "NORMAL") => [0.95, 0.04, 0.01],
    ("LOW", "HIGH") => [0.3, 0.69, 0.01],
    ("NORMAL", "LOW") => [0.95, 0.04, 0.01],
    ("NORMAL", "NORMAL") => [0.04, 0.95, 0.01],
    ("NORMAL", "HIGH") => [0.01, 0.3, 0.69],
    ("HIGH", "LOW") => [0.8, 0.19, 0.01],
    ("HIGH", "NORMAL") => [0.01, 0.04, 0.95],
    ("HIGH", "HIGH") => [0.01, 0.01, 0.98],
  }
}

node BP(CO, TPR) -> enum("LOW", "NORMAL", "HIGH") {
  """The state of BP, given CO and TPR."""
  cpt U_BP coupling inverse_cdf {
    ("LOW", "LOW") => [0.98, 0.01, 0.01],
    ("LOW", "NORMAL") => [0.98, 0.01, 0.01],
    ("LOW", "HIGH") => [0.3, 0.6, 0.1],
    ("NORMAL", "LOW") => [0.98, 0.01, 0.01],
    ("NORMAL", "NORMAL") => [0.1, 0.85, 0.05],
    ("NORMAL", "HIGH") => [0.05, 0.4, 0.55],
    ("HIGH", "LOW") => [0.9, 0.09, 0.01],
    ("HIGH", "NORMAL") => [0.05, 0.2, 0.75],
    ("HIGH", "HIGH") => [0.01, 0.09, 0.9],
  }
}

# The file: example_models of the pgmpy 0.1.26 wheel (MIT), which took the network from the Bayesian Network Repository
# (bnlearn.com/bnrepository); the licence of the repository itself was not verified. The tables determine
# observations and interventions; counterfactuals rest on the coupling that each cpt names.
# The network: Beinlich, Suermondt, Chavez and Cooper, 1989.

check "the history of a patient" {
  probability(HISTORY == "TRUE") == 0.0545
}

check "a history speaks for a failing ventricle" {
  observe HISTORY = "TRUE"
  probability(LVFAILURE == "TRUE") == 90/109
}

check "central venous pressure under a high volume" {
  do LVEDVOLUME = "HIGH"
  probability(CVP == "HIGH") == 0.7
}

check "blood pressure when output and resistance are low" {
  do CO = "LOW", TPR = "LOW"
  probability(BP == "LOW") == 0.98
}

check "low blood pressure speaks for too little blood" {
  observe BP = "LOW"
  probability(HYPOVOLEMIA == "TRUE") > 0.267
  probability(HYPOVOLEMIA == "TRUE") < 0.268
}
